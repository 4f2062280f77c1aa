import type { GraphDocument, GraphEdge, GraphNode, Json } from '../document.ts';
import { type Specs, specIn, titleOf } from '../specs.ts';

/** One line of what became of a graph, in words. `node`: where it is now, or was. */
export interface GraphChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly node?: string;
  readonly text: string;
}

/** What a person would say is different between two states of a graph: nodes, their settings, wires, frames and notes. */
export function compareGraphs(before: GraphDocument, after: GraphDocument, specs: Specs): readonly GraphChange[] {
  const name = (graph: GraphDocument, node: GraphNode) => titleOf(node, specIn(graph, specs, node));
  const nodes = pairs(before.nodes, after.nodes).flatMap(([old, now]): GraphChange[] => {
    if (!old) return now ? [{ kind: 'added', node: now.id, text: name(after, now) }] : [];
    if (!now) return [{ kind: 'removed', node: old.id, text: name(before, old) }];
    const what = old === now ? [] : nodeChanges(old, now, after, specs);
    return what.map((text) => ({ kind: 'changed', node: now.id, text: `${name(after, now)}: ${text}` }));
  });
  const moved = pairs(before.nodes, after.nodes).filter(
    ([old, now]) => old && now && (old.position.x !== now.position.x || old.position.y !== now.position.y),
  ).length;
  return [
    ...nodes,
    ...pairs(before.edges, after.edges).flatMap(([old, now]) => wireChange(before, after, specs, old, now)),
    ...decor('Frame', before.frames, after.frames, (one) => one.title),
    ...decor('Note', before.notes, after.notes, (one) => short(one.text)),
    ...decor('Subgraph', before.subgraphs, after.subgraphs, (one) => one.title),
    ...(differ(before.form, after.form) ? [{ kind: 'changed' as const, text: 'The form' }] : []),
    ...(moved > 0 ? [{ kind: 'changed' as const, text: moved === 1 ? '1 node moved' : `${moved} nodes moved` }] : []),
  ];
}

function nodeChanges(old: GraphNode, now: GraphNode, graph: GraphDocument, specs: Specs): string[] {
  const spec = specIn(graph, specs, now);
  const params = [...new Set([...Object.keys(old.params), ...Object.keys(now.params)])];
  return [
    ...(old.type === now.type ? [] : [`was ${specs.get(old.type)?.title ?? old.type}`]),
    ...(old.title === now.title || !old.title ? [] : [`was called ${old.title}`]),
    ...(old.mode === now.mode ? [] : [`${old.mode} → ${now.mode}`]),
    ...(old.engine === now.engine
      ? []
      : [`engine ${old.engine ?? 'of the project'} → ${now.engine ?? 'of the project'}`]),
    ...params.flatMap((name) => {
      const param = spec?.params.find((one) => one.name === name);
      const [from, to] = [old, now].map((node) => node.params[name] ?? param?.default ?? null);
      return differ(from, to) ? [`${param?.label ?? name} ${shown(from)} → ${shown(to)}`] : [];
    }),
  ];
}

function wireChange(
  before: GraphDocument,
  after: GraphDocument,
  specs: Specs,
  old: GraphEdge | undefined,
  now: GraphEdge | undefined,
): GraphChange[] {
  const [graph, edge] = now ? [after, now] : [before, old];
  if (!edge || (old && now && !differ(old, now))) return [];
  const end = ({ node: id, port }: GraphEdge['from']) => {
    const node = graph.nodes[id];
    const spec = node && specIn(graph, specs, node);
    const label = [...(spec?.inputs ?? []), ...(spec?.outputs ?? [])].find((one) => one.name === port)?.label ?? port;
    return `${node ? titleOf(node, spec) : id} ${label}`;
  };
  const kind = old && now ? 'changed' : now ? 'added' : 'removed';
  return [{ kind, node: edge.to.node, text: `Wire ${end(edge.from)} → ${end(edge.to)}` }];
}

function decor<T>(
  what: string,
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  name: (one: T) => string,
): GraphChange[] {
  return pairs(before, after).flatMap(([old, now]): GraphChange[] => {
    const one = now ?? old;
    if (one === undefined || (old && now && !differ(old, now))) return [];
    return [{ kind: old && now ? 'changed' : now ? 'added' : 'removed', text: `${what} ${name(one)}` }];
  });
}

const pairs = <T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): [T | undefined, T | undefined][] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].map((id) => [
    Object.hasOwn(a, id) ? a[id] : undefined,
    Object.hasOwn(b, id) ? b[id] : undefined,
  ]);

/** Two values of a document are the same where they say the same, in whatever order their fields stand. */
const differ = (a: unknown, b: unknown): boolean => a !== b && canonical(a) !== canonical(b);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined';

const MOST = 40;
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);
function shown(value: Json | undefined): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'string') return `“${short(value)}”`;
  if (typeof value !== 'object') return String(value);
  const file = !Array.isArray(value) && typeof value.name === 'string' ? value.name : null;
  return file ?? short(JSON.stringify(value));
}
