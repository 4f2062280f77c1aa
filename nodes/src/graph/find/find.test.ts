import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyGraphOp, compareGraphs, findInGraph, type GraphDocument, nearestBox, replaceInGraph } from '../index.ts';
import { sketch, testSpecs } from '../testing/specs.ts';

const graph = sketch(
  {
    t: { type: 'text', params: { text: 'A lamp. The Lamp.' } },
    n: { type: 'number', params: { value: 4 } },
    c: { type: 'chain', title: 'Lamp shot', params: { prompt: 'slow push', camera: 'pan' }, engine: 'onnx' },
  },
  ['t.text > c.prompt'],
);
const places = (words: string) => findInGraph(graph, testSpecs, words).map(({ node, at }) => `${node} ${at}`);
const after = (words: string, by: string): GraphDocument =>
  replaceInGraph(graph, testSpecs, words, by).ops.reduce((doc, op) => {
    const applied = applyGraphOp(doc, op);
    if (!applied.ok) throw new Error(applied.error.message);
    return applied.value.doc;
  }, graph);

describe('finding', () => {
  it.each([
    ['lamp', ['t text', 'c title']],
    ['LTX', []],
    ['chain', ['c type']],
    ['pan', ['c camera']],
    ['4', ['n value']],
    ['onnx', ['c engine']],
    ['  ', []],
  ])('%s', (words, expected) => expect(places(words)).toEqual(expected));
});

describe('replacing', () => {
  it('changes texts and names wherever the words stand, whatever their case', () => {
    const doc = after('lamp', 'door');
    expect(doc.nodes.t?.params.text).toBe('A door. The door.');
    expect(doc.nodes.c?.title).toBe('door shot');
  });
  it.each([
    ['Pan', 'static', { camera: 'static' }],
    ['onnx', 'draft', {}],
  ])('%s becomes %s', (words, by, params) => expect(after(words, by).nodes.c?.params).toMatchObject(params));
  it('swaps the engine of every node that has it', () => expect(after('onnx', 'draft').nodes.c?.engine).toBe('draft'));
  it.each([
    ['4', '11', 1],
    ['4', 'many', 1],
    ['Pan', 'Crane', 1],
    ['A lamp', 'A lamp that is far too long', 1],
  ])('%s cannot become %s: it is left and counted', (words, by, left) => {
    expect(replaceInGraph(graph, testSpecs, words, by)).toEqual({ ops: [], left });
  });
  it('means every sign as it is written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 4 }), (words, by) => {
        const one = sketch({ t: { type: 'text', params: { text: `<${words.trim()}>` } } });
        const { ops } = replaceInGraph(one, testSpecs, words, by);
        const op = ops[0];
        if (op?.type !== 'setParam' || words.trim().length < 2) return;
        expect(op.value).toBe(`<${by}>`);
      }),
    );
  });
});

describe('comparing', () => {
  const texts = (doc: GraphDocument) => compareGraphs(graph, doc, testSpecs).map(({ kind, text }) => `${kind} ${text}`);
  it('finds nothing where nothing is different, in whatever order fields stand', () => {
    const turned = { ...graph, nodes: Object.fromEntries(Object.entries(graph.nodes).toReversed()) };
    expect(texts(turned)).toEqual([]);
  });
  it('says it in words: settings by label, wires by their ends, moves as one line', () => {
    const doc = {
      ...graph,
      nodes: {
        t: { ...graph.nodes.t!, position: { x: 9, y: 9 } },
        c: { ...graph.nodes.c!, mode: 'muted' as const, params: { prompt: 'slow push', camera: 'static' } },
        k: { ...graph.nodes.n!, id: 'k' as never, type: 'concat' },
      },
      edges: {},
    };
    expect(texts(doc)).toEqual([
      'removed Number',
      'changed Lamp shot: active → muted',
      'changed Lamp shot: Camera “pan” → “static”',
      'added Concat',
      'removed Wire Text text → Lamp shot prompt',
      'changed 1 node moved',
    ]);
  });
});

describe('the nearest', () => {
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 60 });
  const boxes = new Map([
    ['a', box(0, 0)],
    ['b', box(300, 40)],
    ['c', box(200, 400)],
    ['d', box(900, 0)],
    ['e', box(-200, 500)],
  ]);
  it.each([
    ['a', 'right', 'b'],
    ['b', 'right', 'd'],
    ['a', 'down', 'c'],
    ['a', 'left', null],
    ['c', 'up', 'b'],
    ['c', 'left', 'e'],
    ['gone', 'left', null],
  ] as const)('from %s to the %s is %s', (from, way, to) => expect(nearestBox(boxes, from, way)).toBe(to));
});
