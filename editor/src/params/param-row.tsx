import type {
  FormField,
  GraphDocument,
  GraphNode,
  Json,
  NodeSpec,
  ParamSpec,
  SubgraphDefinition,
} from '@reelgraph/nodes/graph';
import { edgeIndex, exposeParam, isPromoted } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { Pin } from 'lucide-react';
import { useCallback } from 'react';
import type { AnyOp } from '../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, graphScopeAtom } from '../state/index.ts';
import { cx, Tip } from '../ui/index.ts';
import css from './params.module.css';
import { controls, tall } from './registry.ts';
import { setParam } from './set-param.ts';
import { useAsked } from './use-asked.ts';

interface ParamRowProps {
  readonly node: GraphNode;
  readonly spec: NodeSpec;
  readonly param: ParamSpec;
}

/** Name, control, and the pin that puts it into the graph's form. */
export function ParamRow({ node, spec, param }: ParamRowProps) {
  const graph = useAtomValue(graphAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const onChange = useCallback((value: Json) => setParam(node.id, param, value), [node.id, param]);
  const Control = controls[param.widget] ?? controls.text;
  const wire = param.port && graph ? edgeIndex(graph.edges).intoPort(node.id, param.name)[0] : undefined;
  const source = wire && graph?.nodes[wire.from.node];
  const value = node.params[param.name] ?? param.default;
  const wide = tall.has(param.widget);
  const row = useAsked(node.id, param.name);
  return (
    <div ref={row} className={cx(css.row, wide && css.tall)}>
      <Tip label={param.label} text={param.help}>
        <span className={css.name}>{param.label}</span>
      </Tip>
      {wide ? <FormPin node={node} spec={spec} param={param} graph={graph} /> : null}
      {source ? (
        <span className={css.fed}>from {source.title ?? catalogue.get(source.type)?.title ?? source.type}</span>
      ) : (
        <Control node={node.id} param={param} value={value} onChange={onChange} />
      )}
      {wide ? null : <FormPin node={node} spec={spec} param={param} graph={graph} />}
    </div>
  );
}

/** On the graph: into its form. Inside a subgraph: onto its instances. */
function FormPin(props: ParamRowProps & { graph: GraphDocument | null }) {
  const definition = useAtomValue(graphScopeAtom)?.definition;
  return definition ? <FacePin {...props} definition={definition} /> : <LinePin {...props} />;
}

function FacePin({ node, param, definition }: ParamRowProps & { definition: SubgraphDefinition }) {
  const shown = isPromoted(definition, node.id, param.name);
  const toggle = () =>
    editGraph([exposeParam(definition, node.id, param.name, param.label) as unknown as AnyOp], {
      label: shown ? 'Take off the subgraph' : 'Show on the subgraph',
    });
  return (
    <Tip label={shown ? 'Shown on the subgraph' : 'Show on the subgraph'} text="Each instance may then set its own.">
      <button
        type="button"
        className={cx(css.pin, shown && css.pinned)}
        aria-label={`Show ${param.label} on the subgraph`}
        aria-pressed={shown}
        onClick={toggle}
      >
        <Pin size={12} />
      </button>
    </Tip>
  );
}

function LinePin({ node, param, graph }: ParamRowProps & { graph: GraphDocument | null }) {
  const field = graph?.form.find((one) => one.kind === 'param' && one.node === node.id && one.target === param.name);
  const toggle = () => {
    if (!graph) return;
    const form = field ? graph.form.filter((one) => one !== field) : [...graph.form, newField(graph, node, param)];
    editGraph([{ type: 'setForm', form }], {
      label: field ? 'Take out of the form' : 'Show in form',
    });
  };
  return (
    <Tip label={field ? 'Shown in form' : 'Show in form'} text="The form is what a template asks for.">
      <button
        type="button"
        className={cx(css.pin, field && css.pinned)}
        aria-label={`Show ${param.label} in form`}
        aria-pressed={field !== undefined}
        onClick={toggle}
      >
        <Pin size={12} />
      </button>
    </Tip>
  );
}

/** A name that is not taken: `seed`, `seed2`… It is what scripts use. */
function newField(graph: GraphDocument, node: GraphNode, param: ParamSpec): FormField {
  const taken = new Set(graph.form.map((one) => one.name));
  const clean = param.name.replace(/[^A-Za-z0-9_-]/g, '') || 'value';
  let name = clean;
  for (let count = 2; taken.has(name); count += 1) name = `${clean}${count}`;
  return { name, kind: 'param', node: node.id, target: param.name, label: param.label, help: param.help };
}
