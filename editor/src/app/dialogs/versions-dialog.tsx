import { useAtomValue } from 'jotai';
import { useCallback, useEffect, useState } from 'react';
import type { RevisionView } from '../../api/index.ts';
import { api } from '../../api/index.ts';
import type { Workspace } from '../../state/index.ts';
import {
  attempt,
  goBackTo,
  graphIdAtom,
  nameVersion,
  scriptIdAtom,
  sequenceIdAtom,
  toast,
  undo,
  workspaceAtom,
} from '../../state/index.ts';
import { Button, FormDialog, TextField } from '../../ui/index.ts';
import { ago } from '../../ui/words.ts';
import css from './dialogs.module.css';
import { VersionChanges } from './version-changes.tsx';

const documentOf = { script: scriptIdAtom, graph: graphIdAtom, edit: sequenceIdAtom };
const nameOf: Record<Workspace, string> = { script: 'script', graph: 'graph', edit: 'timeline' };

/** Everything is saved as it is made; a named version is a place to come back to. */
export function VersionsDialog({ onClose }: { onClose: () => void }) {
  const workspace = useAtomValue(workspaceAtom);
  const doc = useAtomValue(documentOf[workspace]);
  const [name, setName] = useState('');
  const [compared, setCompared] = useState<number | null>(null);
  const [revisions, setRevisions] = useState<readonly RevisionView[]>([]);
  const load = useCallback(async () => {
    if (doc) setRevisions((await attempt(api.revisions(doc))) ?? []);
  }, [doc]);
  useEffect(() => void load(), [load]);

  const save = async () => {
    if (!doc || !(await nameVersion(doc, name.trim()))) return;
    toast({
      tone: 'success',
      title: `“${name.trim()}” is kept`,
      text: `Versions of the ${nameOf[workspace]} list it.`,
    });
    onClose();
  };
  const restore = async ({ rev, name: called }: RevisionView) => {
    if (!doc || !(await goBackTo(doc, rev, `Go back to “${called}”`))) return;
    onClose();
    toast({
      tone: 'success',
      title: `The ${nameOf[workspace]} is as it was at “${called}”`,
      actions: [{ label: 'Undo', run: undo }],
    });
  };

  return (
    <FormDialog
      title={`Versions of the ${nameOf[workspace]}`}
      text="Every edit is saved at once. Name a version to come back to it."
      action="Name this version"
      cancel="Close"
      disabled={!name.trim() || !doc}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        aria-label="Name"
        placeholder="First cut"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {revisions.length > 0 ? (
        <ul className={css.versions}>
          {revisions.map((revision) => (
            <li key={revision.rev}>
              <span>{revision.name}</span>
              <span className={css.quiet}>{ago(revision.at)}</span>
              {workspace === 'graph' ? (
                <Button
                  size="sm"
                  tone="ghost"
                  aria-expanded={compared === revision.rev}
                  onClick={() => setCompared(compared === revision.rev ? null : revision.rev)}
                >
                  What changed
                </Button>
              ) : null}
              <Button size="sm" onClick={() => void restore(revision)}>
                Go back to it
              </Button>
              {doc && compared === revision.rev ? <VersionChanges doc={doc} rev={revision.rev} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </FormDialog>
  );
}
