import type { OwnWorkflows } from '@reelgraph/runtime/protocol';
import { Trash2, Workflow } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '../api/index.ts';
import { attempt } from '../state/index.ts';
import { Button, IconButton } from '../ui/index.ts';
import { plural } from '../ui/words.ts';
import { BindDialog } from './bind-dialog.tsx';
import css from './real-pictures.module.css';

/** Workflows that the person has bound; they go before those that ship. */
export function OwnWorkflowsPart({ onChange }: { onChange: () => void }) {
  const [own, setOwn] = useState<OwnWorkflows['workflows']>([]);
  const [binding, setBinding] = useState(false);
  useEffect(() => {
    void attempt(api.workflows()).then((all) => setOwn(all?.workflows ?? []));
  }, []);
  const changed = (all: OwnWorkflows | null) => {
    if (!all) return;
    setOwn(all.workflows);
    onChange();
  };
  return (
    <>
      {own.map(({ id, label, capability, ties }) => (
        <div className={css.found} key={id}>
          <Workflow size={16} />
          <span>
            {label}
            <small>
              Your own, for {capability}, {plural(ties, 'input')} tied
            </small>
          </span>
          <IconButton
            label={`Remove ${label}`}
            small
            onClick={() => void attempt(api.unbindWorkflow(id)).then(changed)}
          >
            <Trash2 size={14} />
          </IconButton>
        </div>
      ))}
      <Button size="sm" onClick={() => setBinding(true)}>
        <Workflow size={14} /> Bind a workflow of your own
      </Button>
      {binding ? (
        <BindDialog
          onClose={() => setBinding(false)}
          onBind={async (wish) => {
            const all = await attempt(api.bindWorkflow(wish));
            changed(all);
            return all !== null;
          }}
        />
      ) : null}
    </>
  );
}
