import type { FormField, GraphDocument, Json, NodeSpec, ParamSpec } from '@reelgraph/nodes/graph';
import { specIn } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { CircleAlert, CircleCheck, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { TemplateView } from '../api/index.ts';
import { api } from '../api/index.ts';
import { controls } from '../params/registry.ts';
import { attempt, catalogueAtom, enginesAtom, settingsAtom } from '../state/index.ts';
import { Button, Labelled, Segmented } from '../ui/index.ts';
import ui from '../ui/ui.module.css';
import { TemplatePoster } from './template-poster.tsx';
import css from './templates.module.css';
import { applyTemplate, runTemplate } from './use-template.ts';

/** The face of a template: what it asks for, and the button that makes it. */
export function TemplateForm({ template }: { template: TemplateView }) {
  const [graph, setGraph] = useState<GraphDocument | null>(null);
  const [values, setValues] = useState<Readonly<Record<string, Json>>>({});
  const [view, setView] = useState<'form' | 'graph'>('form');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void attempt(api.template(template.id)).then((answer) => setGraph(answer?.graph ?? null));
  }, [template.id]);
  const act = async (work: Promise<unknown>) => {
    setBusy(true);
    await work;
    setBusy(false);
  };
  return (
    <aside className={css.form} aria-label={template.title}>
      <header className={ui.pbar}>
        <h2>{template.title}</h2>
        <Segmented
          label="Show"
          size="sm"
          value={view}
          onChange={setView}
          options={[
            { value: 'form', label: 'Form' },
            { value: 'graph', label: 'Graph' },
          ]}
        />
      </header>
      <div className={css.fields}>
        <p className={css.about}>{template.description}</p>
        {view === 'graph' ? (
          <div className={css.poster}>
            <TemplatePoster template={{ ...template, poster: null }} />
          </div>
        ) : graph ? (
          <Fields graph={graph} values={values} onChange={setValues} />
        ) : null}
        <Needs needs={template.needs} />
      </div>
      <footer className={css.actions} data-foot>
        <Button size="lg" disabled={busy} onClick={() => void act(applyTemplate(template, values))}>
          Open as graph
        </Button>
        <Button
          size="lg"
          tone="primary"
          disabled={busy || !graph}
          onClick={() => void act(runTemplate(template, values))}
        >
          <Play size={14} fill="currentColor" />
          Make it
        </Button>
      </footer>
    </aside>
  );
}

interface FieldsProps {
  readonly graph: GraphDocument;
  readonly values: Readonly<Record<string, Json>>;
  readonly onChange: (values: Readonly<Record<string, Json>>) => void;
}

function Fields({ graph, values, onChange }: FieldsProps) {
  const catalogue = useAtomValue(catalogueAtom);
  const shown = graph.form.flatMap((field) => {
    const found = field.kind === 'param' ? paramOf(graph, catalogue, field) : null;
    return found ? [{ field, ...found }] : [];
  });
  const current = (name: string): Json => {
    const one = shown.find(({ field }) => field.name === name);
    return values[name] ?? one?.value ?? null;
  };
  if (shown.length === 0)
    return <p className={css.quiet}>It asks for nothing. Open it as a graph to change its settings.</p>;
  return shown
    .filter(
      ({ field }) =>
        !field.condition || JSON.stringify(current(field.condition.field)) === JSON.stringify(field.condition.equals),
    )
    .map(({ field, param }) => {
      const Control = controls[param.widget] ?? controls.text;
      const ranged = { ...param, ...field.range, label: field.label };
      return (
        <Labelled key={field.name} name={field.label} help={field.help}>
          <Control
            node={null}
            param={ranged}
            value={current(field.name)}
            onChange={(value) => onChange({ ...values, [field.name]: value })}
          />
        </Labelled>
      );
    });
}

function paramOf(
  graph: GraphDocument,
  specs: ReadonlyMap<string, NodeSpec>,
  field: FormField,
): { param: ParamSpec; value: Json } | null {
  const node = graph.nodes[field.node];
  const param = node && specIn(graph, specs, node)?.params.find((one) => one.name === field.target);
  return param ? { param, value: node.params[field.target] ?? param.default } : null;
}

/** Which engine will do each kind of work, and what is missing. */
function Needs({ needs }: { needs: readonly string[] }) {
  const engines = useAtomValue(enginesAtom);
  const settings = useAtomValue(settingsAtom);
  if (needs.length === 0) return null;
  return (
    <ul className={css.needs}>
      {[...new Set(needs)].map((need) => {
        const wanted = settings?.engines[need] ?? settings?.engines.default;
        const able = engines.filter((one) => one.capabilities[need]?.ready);
        const engine = able.find((one) => one.name === wanted) ?? able[0];
        const why = engines.map((one) => one.capabilities[need]?.why).find(Boolean);
        return (
          <li key={need} title={engine ? undefined : why}>
            {engine ? <CircleCheck size={14} className={css.good} /> : <CircleAlert size={14} className={css.bad} />}
            {need}
            <span className={css.quiet}>{engine ? `by ${engine.label}` : (why ?? 'no engine here can do it')}</span>
          </li>
        );
      })}
    </ul>
  );
}
