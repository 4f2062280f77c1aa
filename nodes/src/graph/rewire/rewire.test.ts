import { applyAll } from '@reelgraph/timeline';
import { describe, expect, it } from 'vitest';
import type { GraphDocument, GraphNode } from '../document.ts';
import { type GraphOp, graphDocument } from '../ops/index.ts';
import { sketch, testSpecs } from '../testing/specs.ts';
import { validateGraph } from '../validate/index.ts';
import { insertIntoWire } from './insert.ts';
import { swapType } from './swap.ts';

const apply = (graph: GraphDocument, ops: readonly GraphOp[]) => {
  const done = applyAll(graphDocument, graph, ops);
  if (!done.ok) throw new Error(done.error.message);
  expect(applyAll(graphDocument, done.value.doc, done.value.inverse)).toMatchObject({
    ok: true,
    value: { doc: graph },
  });
  return done.value.doc;
};
const wires = (graph: GraphDocument) =>
  Object.values(graph.edges)
    .map(
      ({ from, to }) =>
        `${from.node}.${from.port} > ${to.node}.${to.port}${to.order === undefined ? '' : `#${to.order}`}`,
    )
    .sort();
const ids = () => {
  let count = 0;
  return () => {
    count += 1;
    return `new${count}`;
  };
};
const nodeOf = (id: string, type: string) => sketch({ [id]: type }).nodes[id] as GraphNode;

describe('a node put into a wire', () => {
  const film = () =>
    sketch({ p: 'parse', c: 'chain', k: 'concat', g: 'grade' }, ['p.shots > c.shot', 'c.clip > k.clips#3']);

  it('takes what came through it and hands it on in the same place', () => {
    const ops = insertIntoWire(film(), testSpecs, 'w1', film().nodes.g!, ids());
    if (!ops.ok) throw new Error(ops.error.message);
    expect(wires(apply(film(), ops.value))).toEqual(['c.clip > g.clip', 'g.clip > k.clips#3', 'p.shots > c.shot']);
  });

  it('may be new', () => {
    const fresh = nodeOf('fresh', 'inject');
    const ops = insertIntoWire(film(), testSpecs, 'w0', fresh, ids());
    if (!ops.ok) throw new Error(ops.error.message);
    const after = apply(film(), [{ type: 'addNode', node: fresh as never }, ...ops.value]);
    expect(wires(after)).toContain('p.shots > fresh.shot');
    expect(wires(after)).toContain('fresh.shot > c.shot');
  });

  it.each([
    ['of another type', 'w1', nodeOf('d', 'decode'), 'does_not_fit'],
    ['that is an end of the wire', 'w1', film().nodes.c!, 'does_not_fit'],
    ['into a wire that is gone', 'gone', film().nodes.g!, 'no_such_wire'],
  ])('is refused: one %s', (_name, wire, node, code) => {
    const refused = insertIntoWire(film(), testSpecs, wire, node, ids());
    expect(refused.ok ? null : refused.error.code).toBe(code);
  });

  it('never closes a loop', () => {
    const refused = insertIntoWire(
      sketch({ a: 'load', x: 'grade', y: 'grade', s: 'switch' }, [
        'a.clip > x.clip',
        'x.clip > y.clip',
        'y.clip > s.a',
      ]),
      testSpecs,
      'w0',
      nodeOf('s', 'switch'),
      ids(),
    );
    expect(refused.ok ? null : refused.error.code).toBe('loop');
  });
});

describe('another type for a node', () => {
  it('keeps every wire that fits and every value of the same name', () => {
    const graph = sketch({ p: 'parse', c: { type: 'inject', params: { prompt: 'x' } }, d: 'chain' }, [
      'p.shots > c.shot',
      'c.shot > d.shot',
    ]);
    const swap = swapType(graph, testSpecs, graph.nodes.d!, testSpecs.get('inject')!);
    expect(swap).toMatchObject({ kept: 1, lost: 0 });
    expect(wires(apply(graph, [swap.op]))).toEqual(['c.shot > d.shot', 'p.shots > c.shot']);
  });

  it('finds a port of the type where the name is another, and lets go of what cannot be', () => {
    const graph = sketch({ l: 'load', s: 'split', g: 'grade', k: 'concat' }, [
      'l.clip > g.clip',
      'g.clip > k.clips#0',
      's.parts > k.clips#1',
    ]);
    const load = swapType(graph, testSpecs, graph.nodes.g!, testSpecs.get('load')!);
    expect(load).toMatchObject({ kept: 1, lost: 1 });
    const after = apply(graph, [load.op]);
    expect(after.nodes.g?.type).toBe('load');
    expect(wires(after)).toEqual(['g.clip > k.clips#0', 's.parts > k.clips#1']);
    expect(validateGraph(after, testSpecs).problems.map(({ code }) => code)).not.toContain('no_such_port');
    const any = swapType(graph, testSpecs, graph.nodes.g!, testSpecs.get('switch')!);
    expect(any.op.inputs).toEqual({ clip: 'a' });
    expect(any.op.outputs).toEqual({ clip: 'out' });
  });
});
