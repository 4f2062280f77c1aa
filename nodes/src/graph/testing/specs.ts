import { emptyGraph } from '../create.ts';
import type { GraphDocument, GraphEdge, GraphNode, Json } from '../document.ts';
import type { NodeSpec, ParamSpec, PortSpec } from '../node-spec.ts';
import type { PortType } from '../port-types.ts';
import { indexSpecs } from '../specs.ts';

/** "shot", "shot[]", "shot?", "shot[]?" */
const port = (name: string, text: string): PortSpec => ({
  name,
  label: name,
  type: text.replace(/[[\]?]/g, '') as PortType,
  list: text.includes('[]'),
  optional: text.includes('?'),
});

const ports = (record: Record<string, string>) => Object.entries(record).map(([name, text]) => port(name, text));

export const param = (name: string, type: ParamSpec['type'], more: Partial<ParamSpec> = {}): ParamSpec => ({
  name,
  label: name[0]!.toUpperCase() + name.slice(1),
  widget: type === 'string' ? 'text' : 'number',
  type,
  default: null,
  schema: {},
  ...more,
});

export const spec = (
  type: string,
  title: string,
  inputs: Record<string, string>,
  outputs: Record<string, string>,
  more: Partial<NodeSpec> = {},
): NodeSpec => ({
  type,
  version: 1,
  implementation: 1,
  title,
  category: 'Test',
  icon: 'box',
  aliases: [],
  help: '',
  kind: 'pure',
  host: 'inline',
  inputs: ports(inputs),
  outputs: ports(outputs),
  params: [],
  needs: [],
  width: 'standard',
  ...more,
});

export const testSpecs = indexSpecs([
  spec('text', 'Text', {}, { text: 'text' }, { params: [param('text', 'string', { maxLength: 20, onNode: true })] }),
  spec(
    'number',
    'Number',
    {},
    { number: 'number' },
    { params: [param('value', 'number', { min: 0, max: 10, unit: 's' })] },
  ),
  spec('script', 'Script', {}, { script: 'script' }),
  spec('parse', 'Parse Script', { script: 'script' }, { scenes: 'scene[]', shots: 'shot[]' }),
  spec(
    'inject',
    'Inject Elements',
    { shot: 'shot', elements: 'element[]?' },
    { shot: 'shot' },
    { bypass: { shot: 'shot' } },
  ),
  spec('element', 'Element', {}, { element: 'element' }),
  spec(
    'chain',
    'LTX Chain',
    { shot: 'shot', start: 'image?' },
    { clip: 'video', last: 'image' },
    {
      preview: 'clip',
      params: [
        param('prompt', 'string', { port: 'text' }),
        param('camera', 'string', {
          options: [
            { value: 'static', label: 'Static' },
            { value: 'pan', label: 'Pan' },
          ],
        }),
        param('frames', 'integer', { min: 1 }),
      ],
    },
  ),
  spec('pick', 'Pick Shot', { shots: 'shot[]' }, { shot: 'shot' }),
  spec('concat', 'Concat', { clips: 'video[]' }, { clip: 'video' }),
  spec('split', 'Split', { clip: 'video' }, { parts: 'video[]' }),
  spec('grade', 'Grade', { clip: 'video' }, { clip: 'video' }, { bypass: { clip: 'clip' } }),
  spec('decode', 'Decode', { latent: 'latent' }, { image: 'image' }),
  spec(
    'load',
    'Load',
    {},
    { clip: 'video' },
    { params: [param('file', 'string', { widget: 'asset', required: true })] },
  ),
  spec('switch', 'Switch', { a: 'any?', b: 'any?' }, { out: 'any' }),
  spec('step', 'Step', { in: 'number?' }, { out: 'number' }),
]);

/** A graph from a few words: nodes "id:type", wires "a.out > b.in" or "a.out > b.in#0" for list inputs. */
export function sketch(
  nodes: Record<string, string | (Partial<GraphNode> & { type: string })>,
  wires: readonly string[] = [],
): GraphDocument {
  const made: Record<string, GraphNode> = {};
  Object.entries(nodes).forEach(([id, given], index) => {
    const more = typeof given === 'string' ? { type: given } : given;
    made[id] = {
      id: id as GraphNode['id'],
      typeVersion: 1,
      params: {} as Record<string, Json>,
      position: { x: index * 300, y: 0 },
      mode: 'active',
      ...more,
    };
  });
  const edges: Record<string, GraphEdge> = {};
  wires.forEach((text, index) => {
    const [from, to] = text.split(' > ') as [string, string];
    const [end, order] = to.split('#') as [string, string | undefined];
    const split = (one: string) => {
      const dot = one.lastIndexOf('.');
      return { node: one.slice(0, dot) as GraphNode['id'], port: one.slice(dot + 1) };
    };
    const id = `w${index}` as GraphEdge['id'];
    edges[id] = {
      id,
      from: split(from),
      to: order === undefined ? split(end) : { ...split(end), order: Number(order) },
    };
  });
  return { ...emptyGraph('g'), nodes: made, edges };
}

/** A chain of `length` step nodes. */
export function chain(length: number): GraphDocument {
  const nodes: Record<string, GraphNode> = {};
  const edges: Record<string, GraphEdge> = {};
  for (let at = 0; at < length; at++) {
    const id = `n${at}` as GraphNode['id'];
    nodes[id] = { id, type: 'step', typeVersion: 1, params: {}, position: { x: at * 8, y: 0 }, mode: 'active' };
    if (at === 0) continue;
    const edge = `e${at}` as GraphEdge['id'];
    edges[edge] = {
      id: edge,
      from: { node: `n${at - 1}` as GraphNode['id'], port: 'out' },
      to: { node: id, port: 'in' },
    };
  }
  return { ...emptyGraph('chain'), nodes, edges };
}
