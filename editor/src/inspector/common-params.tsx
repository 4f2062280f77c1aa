import type { GraphNode, Json, NodeSpec, ParamSpec } from '@reelgraph/nodes/graph';
import { edgeIndex, specIn } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import css from '../params/params.module.css';
import { controls, tall } from '../params/registry.ts';
import type { AnyOp } from '../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, selectionAtom } from '../state/index.ts';
import { cx, Tip } from '../ui/index.ts';
import own from './inspector.module.css';

/** The settings that all the selected nodes have, as one row each: what is set there is set in all of them, as one step. */
export function CommonParams() {
  const graph = useAtomValue(graphAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const selection = useAtomValue(selectionAtom);
  if (!graph) return null;
  const nodes = [...selection.nodes].flatMap((id) => graph.nodes[id] ?? []);
  const shared = commonParams(nodes, (node) => specIn(graph, catalogue, node));
  if (shared.length === 0) return null;
  const index = edgeIndex(graph.edges);
  return (
    <section className={own.group} aria-label="Settings of all of them">
      {shared.map((param) => {
        // What a wire feeds is not set by hand.
        const free = nodes.filter((node) => !param.port || index.intoPort(node.id, param.name).length === 0);
        return free.length > 0 ? <Row key={param.name} param={param} nodes={free} /> : null;
      })}
    </section>
  );
}

/** Params of the first node that every other has too, of the same kind and with the same choices. */
export function commonParams(
  nodes: readonly GraphNode[],
  specOf: (node: GraphNode) => NodeSpec | undefined,
): readonly ParamSpec[] {
  const [first, ...others] = nodes.map((node) => specOf(node)?.params ?? []);
  const like = (a: ParamSpec) => (b: ParamSpec) =>
    a.name === b.name &&
    a.widget === b.widget &&
    a.type === b.type &&
    JSON.stringify(a.options) === JSON.stringify(b.options) &&
    a.min === b.min &&
    a.max === b.max;
  return (first ?? []).filter((param) => others.every((params) => params.some(like(param))));
}

function Row({ param, nodes }: { param: ParamSpec; nodes: readonly GraphNode[] }) {
  const values = nodes.map((node) => node.params[param.name] ?? param.default);
  const mixed = new Set(values.map((value) => JSON.stringify(value))).size > 1;
  const Control = controls[param.widget] ?? controls.text;
  const onChange = (value: Json) =>
    editGraph(
      nodes.map((node): AnyOp => ({ type: 'setParam', node: node.id, param: param.name, value })),
      { label: `Change ${param.label.toLowerCase()} of ${nodes.length} nodes`, merge: `params:${param.name}` },
    );
  return (
    <div className={cx(css.row, tall.has(param.widget) && css.tall)}>
      <Tip label={param.label} text={mixed ? 'They differ: the value of the first is shown.' : param.help}>
        <span className={css.name}>
          {param.label}
          {mixed ? <em className={own.mixed}>differs</em> : null}
        </span>
      </Tip>
      {tall.has(param.widget) ? <span /> : null}
      <Control node={nodes[0]?.id ?? null} param={param} value={values[0] ?? null} onChange={onChange} />
    </div>
  );
}
