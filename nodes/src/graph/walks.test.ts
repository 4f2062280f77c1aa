import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument, SubgraphDefinition } from './document.ts';
import {
  applyModes,
  executableGraph,
  findCycle,
  flattenSubgraphs,
  mappedInputs,
  topologicalOrder,
  upstreamClosure,
  valueDepth,
} from './index.ts';
import { chain, sketch, spec, testSpecs } from './testing/specs.ts';

const story = (more: Record<string, string> = {}, wires: string[] = []) =>
  sketch(
    { s: 'script', p: 'parse', e: 'element', i: 'inject', c: 'chain', k: 'concat', pick: 'pick', g: 'grade', ...more },
    [
      's.script > p.script',
      'p.shots > i.shot',
      'e.element > i.elements#0',
      'i.shot > c.shot',
      'c.clip > k.clips#0',
      'p.shots > pick.shots#0',
      'k.clip > g.clip',
      ...wires,
    ],
  );

describe('walks', () => {
  it('orders every node after its inputs, the same for any order of the records', () => {
    const graph = story();
    const { order, rest } = topologicalOrder(graph);
    expect(rest.size).toBe(0);
    for (const edge of Object.values(graph.edges))
      expect(order.indexOf(edge.from.node)).toBeLessThan(order.indexOf(edge.to.node));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.keys(graph.nodes), { minLength: 8 }),
        fc.shuffledSubarray(Object.keys(graph.edges), { minLength: 7 }),
        (nodes, edges) => {
          const shuffled: GraphDocument = {
            ...graph,
            nodes: Object.fromEntries(nodes.map((id) => [id, graph.nodes[id]!])),
            edges: Object.fromEntries(edges.map((id) => [id, graph.edges[id]!])),
          };
          expect(topologicalOrder(shuffled).order).toEqual(order);
        },
      ),
    );
  });

  it('walks chains of 10,000 and finds the one loop', () => {
    const long = chain(10_000);
    expect(topologicalOrder(long).order).toHaveLength(10_000);
    expect(upstreamClosure(long, ['n9999']).size).toBe(10_000);
    const loop = sketch({ a: 'step', b: 'step', c: 'step' }, ['a.out > b.in', 'b.out > a.in', 'b.out > c.in']);
    const { order, rest } = topologicalOrder(loop);
    expect([...order, ...rest].sort()).toEqual(['a', 'b', 'c']);
    expect(findCycle(loop, rest).sort()).toEqual(['a', 'b']);
  });

  it('closure takes only what a target needs', () => {
    expect([...upstreamClosure(story(), ['pick', 'gone'])].sort()).toEqual(['p', 'pick', 's']);
  });
});

describe('lists', () => {
  it('map where a single port is given a list, and end where a list port collects', () => {
    const graph = story();
    const depths = valueDepth(graph, testSpecs);
    expect(['s', 'p', 'i', 'c', 'k', 'pick', 'g'].map((id) => depths.node(id))).toEqual([0, 0, 1, 1, 0, 0, 0]);
    expect(depths.mapped('i')).toEqual(['shot']);
    expect(depths.output('c', 'clip')).toBe(1);
    expect(depths.output('k', 'clip')).toBe(0);
    expect([...mappedInputs(graph, testSpecs)]).toEqual([
      ['i', { depth: 1, inputs: ['shot'] }],
      ['c', { depth: 1, inputs: ['shot'] }],
    ]);
    expect(depths.wire(graph.edges.w1!)).toBe(1);
    expect(depths.wire(graph.edges.w0!)).toBe(0);
  });

  it('two mapped inputs are one mapping, a converter that opens a scene gives one list', () => {
    const joined = story({ c2: 'chain' }, ['i.shot > c2.shot', 'c.last > c2.start']);
    expect(mappedInputs(joined, testSpecs).get('c2')).toEqual({ depth: 1, inputs: ['shot', 'start'] });
    const scenes = sketch({ s: 'script', p: 'parse', c: 'chain' }, ['s.script > p.script', 'p.scenes > c.shot']);
    expect(mappedInputs(scenes, testSpecs).get('c')).toEqual({ depth: 1, inputs: ['shot'] });
  });

  it('a bypassed node hands on the depth of its input', () => {
    const graph = sketch({ s: 'script', p: 'parse', i: { type: 'inject', mode: 'bypassed' }, c: 'chain' }, [
      's.script > p.script',
      'p.shots > i.shot',
      'i.shot > c.shot',
    ]);
    expect(valueDepth(graph, testSpecs).node('c')).toBe(1);
  });
});

describe('executable graph', () => {
  it('opens subgraphs with their overrides, at any depth, and knows where each node came from', () => {
    const inner = sketch({ c: 'chain', k: 'concat' }, ['c.clip > k.clips#0']);
    const bed = {
      id: 'bed',
      title: 'Take',
      nodes: inner.nodes,
      edges: inner.edges,
      inputs: [{ name: 'shot', node: 'c', port: 'shot' }],
      outputs: [{ name: 'film', node: 'k', port: 'clip' }],
      promoted: [{ name: 'length', node: 'c', param: 'frames' }],
    } as unknown as SubgraphDefinition;
    const middle = sketch({ i: { type: 'subgraph', params: { definition: 'bed', length: 5 } } });
    const outer = {
      id: 'outer',
      title: 'Outer',
      nodes: middle.nodes,
      edges: {},
      inputs: [{ name: 'shot', node: 'i', port: 'shot' }],
      outputs: [{ name: 'film', node: 'i', port: 'film' }],
      promoted: [{ name: 'len', node: 'i', param: 'length' }],
    } as unknown as SubgraphDefinition;
    const graph = {
      ...sketch(
        { s: 'script', p: 'parse', o: { type: 'subgraph', params: { definition: 'outer', len: 9 } }, g: 'grade' },
        ['s.script > p.script', 'p.shots > o.shot', 'o.film > g.clip'],
      ),
      subgraphs: { bed, outer },
    };
    const flat = flattenSubgraphs(graph);
    expect(Object.keys(flat.graph.nodes).sort()).toEqual(['g', 'o/i/c', 'o/i/k', 'p', 's']);
    expect(flat.graph.nodes['o/i/c']!.params).toEqual({ frames: 9 });
    expect(flat.graph.edges.w1!.to).toEqual({ node: 'o/i/c', port: 'shot' });
    expect(flat.graph.edges.w2!.from).toEqual({ node: 'o/i/k', port: 'clip' });
    expect(flat.origin.get('o/i/c')).toBe('o');
    expect(valueDepth(graph, testSpecs).node('o')).toBe(1);
  });

  it('muted nodes are gone, bypassed ones are wires, frozen ones have no inputs', () => {
    const graph = sketch(
      {
        s: 'script',
        p: 'parse',
        i: { type: 'inject', mode: 'bypassed' },
        c: 'chain',
        m: { type: 'grade', mode: 'muted' },
        k: { type: 'concat', mode: 'frozen', frozen: { key: 'k', outputs: {} } },
      },
      ['s.script > p.script', 'p.shots > i.shot', 'i.shot > c.shot', 'c.clip > m.clip', 'c.clip > k.clips#0'],
    );
    const ready = applyModes(graph, testSpecs);
    expect(Object.keys(ready.nodes)).toEqual(['s', 'p', 'c', 'k']);
    expect(Object.values(ready.edges).map((edge) => `${edge.from.node} > ${edge.to.node}`)).toEqual(['s > p', 'p > c']);
  });

  it('puts a hidden node in the place of a change of type', () => {
    const specs = new Map(testSpecs).set(
      'convert/video-image',
      spec('convert/video-image', 'Last frame', { value: 'video' }, { value: 'image' }),
    );
    const graph = sketch({ l: 'load', c: 'chain' }, ['l.clip > c.start']);
    const ready = executableGraph(graph, specs);
    expect(ready.graph.nodes['w0:video-image']).toMatchObject({ type: 'convert/video-image' });
    expect(
      Object.values(ready.graph.edges).map(
        (edge) => `${edge.from.node}.${edge.from.port} > ${edge.to.node}.${edge.to.port}`,
      ),
    ).toEqual(['w0:video-image.value > c.start', 'l.clip > w0:video-image.value']);
    expect(ready.originOf('w0:video-image')).toBe('c');
    expect(executableGraph(story(), testSpecs).graph).toEqual(story());
  });
});
