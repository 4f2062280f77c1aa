import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../document.ts';
import { executableGraph } from '../executable.ts';
import { type GraphOp, graphDocument } from '../ops/index.ts';
import { specIn } from '../specs.ts';
import { sketch, testSpecs } from '../testing/specs.ts';
import { validateGraph } from '../validate/index.ts';
import { exposable, exposeParam, exposePort, makeSubgraph, unpackSubgraph, withdraw } from './index.ts';

const counter = (prefix: string) => {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${count}`;
  };
};
const edit = (graph: GraphDocument, ops: readonly GraphOp[]) => {
  const checked = ops.map((op) => {
    const parsed = graphDocument.parseOp(JSON.parse(JSON.stringify(op)));
    if (!parsed.ok) throw new Error(parsed.error.message);
    return parsed.value;
  });
  const done = applyAll(graphDocument, graph, checked);
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
};

/** What would run, whatever the ids: types, params and wires by where a node stood at first (kept in its colour). */
function meaning(graph: GraphDocument): unknown {
  const flat = executableGraph(graph, testSpecs).graph;
  const name = (id: string) => flat.nodes[id]?.colour ?? id;
  return {
    nodes: Object.values(flat.nodes)
      .filter(({ colour }) => colour)
      .map(({ type, params, mode, colour }) => JSON.stringify([colour, type, params, mode]))
      .sort(),
    wires: Object.values(flat.edges)
      .filter(({ from, to }) => flat.nodes[from.node]?.colour && flat.nodes[to.node]?.colour)
      .map(({ from, to }) => `${name(from.node)}.${from.port} > ${name(to.node)}.${to.port}#${to.order ?? ''}`)
      .sort(),
  };
}

const types = ['script', 'parse', 'inject', 'element', 'chain', 'text'] as const;
/** Wires that the test catalogue allows, by type. */
const fits: readonly (readonly [string, string, string, string, boolean])[] = [
  ['script', 'script', 'parse', 'script', false],
  ['parse', 'shots', 'inject', 'shot', false],
  ['parse', 'shots', 'chain', 'shot', false],
  ['inject', 'shot', 'chain', 'shot', false],
  ['inject', 'shot', 'inject', 'shot', false],
  ['element', 'element', 'inject', 'elements', true],
  ['chain', 'last', 'chain', 'start', false],
  ['text', 'text', 'chain', 'prompt', false],
];

const anyGraph = fc
  .record({
    kinds: fc.array(fc.constantFrom(...types), { minLength: 2, maxLength: 9 }),
    picks: fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)), { maxLength: 24 }),
  })
  .map(({ kinds, picks }) => {
    const nodes = Object.fromEntries(kinds.map((type, at) => [`n${at}`, { type, colour: `c${at}` }]));
    const wires = new Map<string, string>();
    picks.forEach(([a, b, c], at) => {
      const [from, to] = [a % kinds.length, b % kinds.length];
      const ways = fits.filter(([source, , target]) => source === kinds[from] && target === kinds[to]);
      const fit = ways[c % Math.max(1, ways.length)];
      if (!fit || from >= to) return;
      const [, out, , port, list] = fit;
      const end = `n${from}.${out} > n${to}.${port}`;
      wires.set(list ? end : `${to} ${port}`, list ? `${end}#${at}` : end);
    });
    return sketch(nodes, [...wires.values()]);
  });

describe('subgraphs', () => {
  it('a selection put into a subgraph and taken out again runs the same, and each step is undone exactly', () => {
    let made = 0;
    fc.assert(
      fc.property(anyGraph, fc.array(fc.nat(8), { minLength: 1, maxLength: 6 }), (graph, chosen) => {
        const id = counter('x');
        const packed = makeSubgraph(graph, testSpecs, { nodes: chosen.map((at) => `n${at}`), title: 'Bed', newId: id });
        if (!packed.ok) {
          expect(['subgraph_loop', 'nothing_chosen']).toContain(packed.error.code);
          return;
        }
        made += 1;
        const after = edit(graph, packed.value.ops);
        expect(meaning(after.doc)).toEqual(meaning(graph));
        expect(edit(after.doc, after.inverse).doc).toEqual(graph);
        const unpacked = unpackSubgraph(after.doc, testSpecs, packed.value.instance, id);
        if (!unpacked.ok) throw new Error(unpacked.error.message);
        const flat = edit(after.doc, unpacked.value.ops);
        expect(meaning(flat.doc)).toEqual(meaning(graph));
        expect(flat.doc.subgraphs).toEqual({});
        expect(edit(flat.doc, flat.inverse).doc).toEqual(after.doc);
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(100);
  });

  const story = () =>
    sketch({ s: 'script', p: 'parse', i: 'inject', e: 'element', c: 'chain', d: 'chain' }, [
      's.script > p.script',
      'p.shots > i.shot',
      'e.element > i.elements#0',
      'i.shot > c.shot',
      'i.shot > d.shot',
      'c.last > d.start',
    ]);
  const pack = (graph: GraphDocument, ...nodes: string[]) => {
    const made = makeSubgraph(graph, testSpecs, { nodes, title: 'Two chains', newId: counter('x') });
    if (!made.ok) throw new Error(made.error.message);
    const { doc } = edit(graph, made.value.ops);
    return { doc, instance: doc.nodes[made.value.instance]!, definition: Object.values(doc.subgraphs)[0]! };
  };

  it('asks once for what two inner nodes take from one place, and gives what the outside reads', () => {
    const { doc, instance } = pack(story(), 'c', 'd');
    const spec = specIn(doc, testSpecs, instance)!;
    expect(spec.inputs.map(({ name }) => name)).toEqual(['shot']);
    expect(Object.values(doc.edges).filter(({ to }) => to.node === instance.id)).toHaveLength(1);
    expect(spec.outputs).toEqual([]);
    expect(validateGraph(doc, testSpecs).problems).toEqual([]);
  });

  it('will not make an instance that feeds itself, and names what stands between', () => {
    const refused = makeSubgraph(story(), testSpecs, { nodes: ['p', 'c'], title: 'X', newId: counter('x') });
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'subgraph_loop', field: 'i' });
  });

  it('is edited inside by the same operations, and what its face shows can be widened and narrowed', () => {
    const { doc, instance, definition } = pack(story(), 'c', 'd');
    const inside = edit(doc, [
      {
        type: 'inSubgraph',
        subgraph: definition.id,
        op: { type: 'setParam', node: 'c' as never, param: 'prompt', value: 'rain' },
      },
      exposeParam(definition, 'c', 'prompt', 'Prompt'),
      { type: 'setParam', node: instance.id, param: 'Prompt', value: 'snow' },
    ]);
    const flat = (graph: GraphDocument) => executableGraph(graph, testSpecs).graph.nodes[`${instance.id}/c`]?.params;
    expect(flat(inside.doc)).toMatchObject({ prompt: 'snow' });
    expect(edit(inside.doc, inside.inverse).doc).toEqual(doc);

    const free = exposable(doc, testSpecs, definition, 'd');
    expect(free.outputs.map(({ name }) => name)).toEqual(['clip', 'last']);
    expect(free.inputs.map(({ name }) => name)).not.toContain('start');
    const wider = edit(doc, [exposePort(definition, 'outputs', 'd', free.outputs[0]!)]).doc;
    expect(specIn(wider, testSpecs, instance)?.outputs.map(({ type }) => type)).toEqual(['video']);
    const [port] = Object.values(wider.subgraphs)[0]!.outputs;
    const narrow = edit(wider, [withdraw(Object.values(wider.subgraphs)[0]!, 'outputs', port!.name)]).doc;
    expect(specIn(narrow, testSpecs, instance)?.outputs).toEqual([]);
  });

  it('a port whose inner node was deleted is gone from the instance and back with the undo', () => {
    const { doc, instance, definition } = pack(story(), 'i', 'c', 'd');
    const without = edit(doc, [
      { type: 'inSubgraph', subgraph: definition.id, op: { type: 'removeNode', node: 'i' as never } },
    ]);
    expect(specIn(without.doc, testSpecs, instance)?.inputs).toEqual([]);
    expect(
      Object.values(executableGraph(without.doc, testSpecs).graph.edges).filter(({ to }) => to.node.endsWith('/i')),
    ).toEqual([]);
    expect(edit(without.doc, without.inverse).doc).toEqual(doc);
  });

  it('a subgraph is never put into itself, through paste or by hand', () => {
    const { doc, instance, definition } = pack(story(), 'c', 'd');
    const again = { ...instance, id: 'again' } as never;
    const refused = applyAll(graphDocument, doc, [
      { type: 'inSubgraph', subgraph: definition.id, op: { type: 'addNode', node: again } },
    ]);
    expect(refused.ok ? null : refused.error.code).toBe('subgraph_recursive');
  });

  it('lines of the form follow their nodes in and out', () => {
    const form = [{ name: 'prompt', kind: 'param', node: 'c', target: 'prompt', label: 'Prompt' }];
    const graph = { ...story(), form } as unknown as GraphDocument;
    const { doc, instance } = pack(graph, 'c', 'd');
    expect(doc.form).toMatchObject([{ node: instance.id, target: 'prompt' }]);
    const out = unpackSubgraph(doc, testSpecs, instance.id, counter('y'));
    if (!out.ok) throw new Error(out.error.message);
    const flat = edit(doc, out.value.ops).doc;
    expect(flat.nodes[flat.form[0]!.node]?.type).toBe('chain');
  });
});
