import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../document.ts';
import { sketch } from '../testing/specs.ts';
import { applyGraphOp, type GraphOp, graphDocument } from './index.ts';

const doc = (json: unknown): GraphOp => {
  const parsed = graphDocument.parseOp(json);
  if (!parsed.ok) throw new Error(`${parsed.error.message} ${JSON.stringify(json)}`);
  return parsed.value;
};

const start = (): GraphDocument => ({
  ...sketch({ a: 'script', b: 'parse', c: 'inject', d: 'chain', e1: 'element', e2: 'element', k: 'concat' }, [
    'a.script > b.script',
    'b.shots > c.shot',
    'c.shot > d.shot',
    'e1.element > c.elements#0',
    'e2.element > c.elements#1',
    'd.clip > k.clips#0',
  ]),
  frames: {
    f: { id: 'f', title: 'Story', position: { x: 0, y: 0 }, size: { width: 10, height: 10 }, colour: 'amber' },
  },
  notes: { n: { id: 'n', text: 'hi', position: { x: 0, y: 0 }, size: { width: 10, height: 10 } } },
  form: [{ name: 'film', kind: 'output', node: 'd' as never, target: 'clip', label: 'Film' }],
});

const ids = ['a', 'b', 'c', 'd', 'e1', 'e2', 'k', 'p0', 'p1', 'p2', 'gone'];
const id = fc.constantFrom(...ids);
const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
const size = fc.record({ width: fc.integer({ min: 1, max: 500 }), height: fc.integer({ min: 1, max: 500 }) });
const word = fc.constantFrom('one', 'two', 'three');
const outPort = fc.constantFrom('out', 'shot', 'clip');
const json = fc.constantFrom<unknown>(1, 'x', null, true, [1], { a: 1 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const nodeOf = (node: string) => ({
  id: node,
  type: 'step',
  typeVersion: 1,
  params: { v: 1 },
  position: { x: 0, y: 0 },
  mode: 'active',
});
const edge = fc
  .record({
    id: fc.constantFrom('w0', 'x1', 'x2', 'x3'),
    a: id,
    b: id,
    out: outPort,
    port: fc.constantFrom('in', 'shot', 'list'),
    order: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ id: name, a, b, out, port, order }) => ({
    id: name,
    from: { node: a, port: out },
    to: port === 'list' ? { node: b, port, order } : { node: b, port },
  }));

const inner = fc.oneof(
  fc.constantFrom('i', 'i2').map((node) => ({ type: 'addNode', node: nodeOf(node) })),
  fc.constantFrom('i', 'i2').map((node) => ({ type: 'removeNode', node })),
  fc.constant({ type: 'setParam', node: 'i', param: 'v', value: 7 }),
  fc.constant({
    type: 'connect',
    edge: { id: 'iw', from: { node: 'i', port: 'out' }, to: { node: 'i2', port: 'in' } },
  }),
  fc.constant({
    type: 'addNote',
    note: { id: 'in', text: 'x', position: { x: 0, y: 0 }, size: { width: 9, height: 9 } },
  }),
  fc.constant({ type: 'removeNote', note: 'in' }),
);

const op = fc.oneof(
  inner.map((one) => ({ type: 'inSubgraph', subgraph: 's', op: one })),
  fc.record({
    type: fc.constant('setSubgraphFace'),
    subgraph: fc.constant('s'),
    title: maybe(word),
    inputs: maybe(fc.constant([{ name: 'in', node: 'i', port: 'in' }])),
    promoted: maybe(fc.constant([{ name: 'v', node: 'i', param: 'v' }])),
  }),
  id.map((node) => ({ type: 'addNode', node: nodeOf(node) })),
  id.map((node) => ({ type: 'removeNode', node })),
  fc.record({
    type: fc.constant('remove'),
    nodes: fc.subarray(ids, { maxLength: 2 }),
    edges: fc.subarray(['w0', 'w3', 'x1']),
    frames: fc.subarray(['f']),
    notes: fc.subarray(['n']),
  }),
  fc.record({ type: fc.constant('moveNodes'), positions: fc.dictionary(id, point, { maxKeys: 3 }) }),
  fc.record({ type: fc.constant('setParam'), node: id, param: word, value: maybe(json) }),
  fc.record({
    type: fc.constant('setParams'),
    node: id,
    params: fc.dictionary(word, json, { maxKeys: 2 }),
    unset: maybe(fc.subarray(['one', 'two'])),
  }),
  fc.record({ type: fc.constant('setTitle'), node: id, title: maybe(word) }),
  fc.record({ type: fc.constant('setMode'), node: id, mode: fc.constantFrom('active', 'muted', 'bypassed', 'frozen') }),
  fc.record({ type: fc.constant('setCollapsed'), node: id, collapsed: maybe(fc.boolean()) }),
  fc.record({ type: fc.constant('setColour'), node: id, colour: maybe(word) }),
  fc.record({ type: fc.constant('setSize'), node: id, size: maybe(size) }),
  fc.record({ type: fc.constant('setEngine'), node: id, engine: maybe(word) }),
  fc.record({ type: fc.constant('freeze'), node: id, frozen: fc.option(fc.record({ key: word, outputs: json })) }),
  fc.record({
    type: fc.constant('replaceNodeType'),
    node: id,
    to: word,
    typeVersion: fc.constant(2),
    params: fc.constant({ new: 1 }),
    inputs: maybe(fc.constant({ shot: 'in', elements: null })),
    outputs: maybe(fc.constant({ clip: null, shot: 'out' })),
  }),
  edge.map((one) => ({ type: 'connect', edge: one })),
  fc.constantFrom('w0', 'w3', 'x1', 'x2').map((one) => ({ type: 'disconnect', edge: one })),
  fc.constant({ type: 'reorderInputs', node: 'c', port: 'elements', orders: { w3: 5, w4: 2 } }),
  fc.record({
    type: fc.constant('addFrame'),
    frame: fc.record({ id: fc.constantFrom('f', 'f2'), title: word, position: point, size }),
  }),
  fc.record({
    type: fc.constant('moveFrame'),
    frame: fc.constantFrom('f', 'f2'),
    position: point,
    positions: maybe(fc.dictionary(id, point, { maxKeys: 2 })),
  }),
  fc.record({
    type: fc.constant('updateFrame'),
    frame: fc.constantFrom('f', 'f2'),
    title: maybe(word),
    subtitle: maybe(fc.option(word)),
    colour: maybe(fc.option(word)),
    size: maybe(size),
  }),
  fc.constantFrom('f', 'f2').map((frame) => ({ type: 'removeFrame', frame })),
  fc.record({
    type: fc.constant('addNote'),
    note: fc.record({ id: fc.constantFrom('n', 'n2'), text: word, position: point, size }),
  }),
  fc.record({
    type: fc.constant('updateNote'),
    note: fc.constantFrom('n', 'n2'),
    text: maybe(word),
    position: maybe(point),
    size: maybe(size),
  }),
  fc.constantFrom('n', 'n2').map((note) => ({ type: 'removeNote', note })),
  fc.constant({ type: 'setForm', form: [{ name: 'x', kind: 'param', node: 'a', target: 'text', label: 'X' }] }),
  word.map((title) => ({ type: 'setGraphTitle', title })),
  fc.constantFrom('addSubgraph', 'updateSubgraph').map((type) => ({
    type,
    subgraph: { id: 's', title: type, nodes: { i: nodeOf('i') }, edges: {}, inputs: [], outputs: [], promoted: [] },
  })),
  fc.constant({ type: 'removeSubgraph', subgraph: 's' }),
  edge.map((one) => ({
    type: 'paste',
    fragment: { nodes: [nodeOf('p1'), nodeOf('p2')], edges: [{ ...one, from: { node: 'p1', port: 'out' } }] },
  })),
);

describe('graph operations', () => {
  it('every operation is undone exactly by its inverse, one by one and all together', () => {
    const applied = new Set<string>();
    fc.assert(
      fc.property(fc.array(op, { minLength: 1, maxLength: 14 }), (ops) => {
        const first = start();
        const frozen = JSON.stringify(first);
        let present = first;
        const done: GraphOp[] = [];
        for (const json of ops) {
          const one = doc(JSON.parse(JSON.stringify(json)));
          const result = applyGraphOp(present, one);
          if (!result.ok) continue;
          applied.add(one.type);
          done.push(one);
          const back = applyAll(
            graphDocument,
            result.value.doc,
            result.value.inverse.map((inverse) => doc(JSON.parse(JSON.stringify(inverse)))),
          );
          expect(back.ok && back.value.doc).toEqual(present);
          present = result.value.doc;
        }
        const all = applyAll(graphDocument, first, done);
        if (!all.ok) throw new Error(all.error.message);
        expect(all.value.doc).toEqual(present);
        const back = applyAll(graphDocument, present, all.value.inverse);
        expect(back.ok && back.value.doc).toEqual(first);
        expect(JSON.stringify(first)).toBe(frozen);
        const parsed = graphDocument.parse(JSON.parse(JSON.stringify(present)));
        expect(parsed.ok && parsed.value).toEqual(JSON.parse(JSON.stringify(present)));
      }),
      { numRuns: 600 },
    );
    // The generator reaches every kind of operation, or the property says little.
    expect([...applied].sort()).toEqual([
      'addFrame',
      'addNode',
      'addNote',
      'addSubgraph',
      'connect',
      'disconnect',
      'freeze',
      'inSubgraph',
      'moveFrame',
      'moveNodes',
      'paste',
      'remove',
      'removeFrame',
      'removeNode',
      'removeNote',
      'removeSubgraph',
      'reorderInputs',
      'replaceNodeType',
      'setCollapsed',
      'setColour',
      'setEngine',
      'setForm',
      'setGraphTitle',
      'setMode',
      'setParam',
      'setParams',
      'setSize',
      'setSubgraphFace',
      'setTitle',
      'updateFrame',
      'updateNote',
      'updateSubgraph',
    ]);
  });

  const apply = (graph: GraphDocument, json: unknown) => {
    const result = applyGraphOp(graph, doc(json));
    if (!result.ok) throw new Error(result.error.message);
    return result.value.doc;
  };
  const refusal = (graph: GraphDocument, json: unknown) => {
    const result = applyGraphOp(graph, doc(json));
    if (result.ok) throw new Error('was applied');
    return result.error;
  };

  it('keeps no line of the form about a node that is not there, so that adding one can be undone exactly', () => {
    const line = { name: 'x', kind: 'param', node: 'a', target: 'text', label: 'X' };
    const gone = apply(apply(start(), { type: 'removeNode', node: 'a' }), { type: 'setForm', form: [line] });
    expect(gone.form).toEqual([]);
    expect(apply(start(), { type: 'setForm', form: [line] }).form).toEqual([line]);
  });

  it('connect replaces the wire of a single input and joins the wires of a list', () => {
    const single = apply(start(), {
      type: 'connect',
      edge: { id: 'z', from: { node: 'b', port: 'shots' }, to: { node: 'd', port: 'shot' } },
    });
    expect(
      Object.values(single.edges)
        .filter((edge) => edge.to.node === 'd')
        .map((edge) => edge.id),
    ).toEqual(['z']);
    const list = apply(start(), {
      type: 'connect',
      edge: { id: 'z', from: { node: 'b', port: 'x' }, to: { node: 'c', port: 'elements', order: 2 } },
    });
    expect(Object.values(list.edges).filter((edge) => edge.to.port === 'elements')).toHaveLength(3);
  });

  it('refuses loops, doubles and ghosts in words', () => {
    expect(
      refusal(start(), {
        type: 'connect',
        edge: { id: 'z', from: { node: 'k', port: 'clip' }, to: { node: 'a', port: 'x' } },
      }),
    ).toMatchObject({
      code: 'loop',
      message: 'Would make a loop back to script.',
    });
    expect(
      refusal(start(), {
        type: 'connect',
        edge: { id: 'z', from: { node: 'e1', port: 'element' }, to: { node: 'c', port: 'elements', order: 4 } },
      }).code,
    ).toBe('already_connected');
    expect(refusal(start(), { type: 'removeNode', node: 'toString' }).code).toBe('no_such_node');
    expect(refusal(start(), { type: 'setMode', node: 'a', mode: 'frozen' }).code).toBe('nothing_to_freeze');
    expect(refusal(start(), { type: 'setForm', form: [start().form[0], start().form[0]] }).code).toBe(
      'form_name_taken',
    );
    const loop = {
      id: 's',
      title: 'S',
      nodes: { i: { ...nodeOf('i'), type: 'subgraph', params: { definition: 's' } } },
      edges: {},
      inputs: [],
      outputs: [],
      promoted: [],
    };
    expect(refusal(start(), { type: 'addSubgraph', subgraph: loop }).code).toBe('subgraph_recursive');
  });

  it('takes a removed node out of the form, and a used definition cannot be removed', () => {
    expect(apply(start(), { type: 'removeNode', node: 'd' }).form).toEqual([]);
    const used = apply(
      apply(start(), {
        type: 'addSubgraph',
        subgraph: { id: 's', title: 'Sound bed', nodes: {}, edges: {}, inputs: [], outputs: [], promoted: [] },
      }),
      { type: 'addNode', node: { ...nodeOf('i'), type: 'subgraph', params: { definition: 's' } } },
    );
    expect(refusal(used, { type: 'removeSubgraph', subgraph: 's' }).code).toBe('subgraph_in_use');
  });

  it('the wire is strict', () => {
    expect(graphDocument.parseOp({ type: 'setGraphTitle', title: 'x', extra: 1 }).ok).toBe(false);
    expect(graphDocument.parseOp({ type: 'dropTable' }).ok).toBe(false);
    expect(graphDocument.parseOp(null).ok).toBe(false);
    expect(graphDocument.isPropertyWrite(doc({ type: 'setGraphTitle', title: 'x' }))).toBe(true);
    expect(graphDocument.isPropertyWrite(doc({ type: 'removeNode', node: 'x' }))).toBe(false);
  });
});
