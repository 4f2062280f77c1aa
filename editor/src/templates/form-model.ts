import type { FormField, GraphDocument, GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import { specIn } from '@reelgraph/nodes/graph';

/** A setting, or an output, that a template can show on its face. */
export interface Offered {
  readonly field: FormField;
  /** The node that it belongs to, in words. */
  readonly of: string;
}

const keyOf = (field: FormField): string => `${field.kind} ${field.node} ${field.target}`;

/** What is in the form of the graph already, in its order. Lines whose node is gone are left out. */
export function alreadyAsked(graph: GraphDocument, specs: ReadonlyMap<string, NodeSpec>): readonly Offered[] {
  return graph.form.flatMap((field) => {
    const node = graph.nodes[field.node];
    return node ? [{ field, of: titleOf(graph, specs, node) }] : [];
  });
}

/** Every setting that is not in the form yet, what stands on a node first, with names and labels that are not taken. */
export function stillOffered(
  graph: GraphDocument,
  specs: ReadonlyMap<string, NodeSpec>,
  asked: readonly Offered[],
): readonly Offered[] {
  const taken = new Set(asked.map(({ field }) => field.name));
  const there = new Set(asked.map(({ field }) => keyOf(field)));
  const all = Object.values(graph.nodes).flatMap((node) =>
    (specIn(graph, specs, node)?.params ?? []).map((param) => ({ node, param })),
  );
  const labels = new Map<string, number>();
  for (const { param } of all) labels.set(param.label, (labels.get(param.label) ?? 0) + 1);
  return [...all.filter(({ param }) => param.onNode), ...all.filter(({ param }) => !param.onNode)].flatMap(
    ({ node, param }) => {
      const of = titleOf(graph, specs, node);
      const field: FormField = {
        name: param.name,
        kind: 'param',
        node: node.id,
        target: param.name,
        // Two settings called "Text" say nothing; their nodes' names do.
        label: (labels.get(param.label) ?? 0) > 1 ? `${of}: ${param.label}` : param.label,
        help: param.help,
      };
      return there.has(keyOf(field)) ? [] : [{ field: { ...field, name: unusedName(param.name, taken) }, of }];
    },
  );
}

/** A name that `--set` takes and that no other line has. */
export function unusedName(wanted: string, taken: ReadonlySet<string>): string {
  const letters = wanted.replace(/[^A-Za-z0-9_-]/g, '');
  const clean = /^[A-Za-z]/.test(letters) ? letters : `p${letters}`;
  let name = clean;
  for (let count = 2; taken.has(name); count += 1) name = `${clean}${count}`;
  return name;
}

/** The same lines with one of them a place further up (-1) or down (1). */
export function moveLine<T>(lines: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const to = at + by;
  const line = lines[at];
  if (line === undefined || to < 0 || to >= lines.length) return lines;
  const rest = lines.filter((_, index) => index !== at);
  return [...rest.slice(0, to), line, ...rest.slice(to)];
}

function titleOf(graph: GraphDocument, specs: ReadonlyMap<string, NodeSpec>, node: GraphNode): string {
  return node.title ?? specIn(graph, specs, node)?.title ?? node.type;
}
