import { expect, it } from 'vitest';
import { applyGraphOp, type GraphDocument, removeAndHeal } from '../index.ts';
import { sketch, testSpecs } from '../testing/specs.ts';

const graph = sketch({ c: 'chain', g: 'grade', h: 'grade', k: 'concat', d: 'split' }, [
  'c.clip > g.clip',
  'g.clip > h.clip',
  'h.clip > k.clips#0',
  'd.parts > k.clips#1',
]);
function wiresAfter(...gone: readonly string[]): readonly string[] {
  let count = 0;
  const ops = removeAndHeal(graph, testSpecs, new Set(gone), () => `new${count++}`);
  const doc = ops.reduce<GraphDocument>((now, op) => {
    const applied = applyGraphOp(now, op);
    if (!applied.ok) throw new Error(applied.error.message);
    return applied.value.doc;
  }, graph);
  return Object.values(doc.edges)
    .map(
      ({ from, to }) =>
        `${from.node}.${from.port} > ${to.node}.${to.port}${to.order === undefined ? '' : `#${to.order}`}`,
    )
    .sort();
}

it.each([
  [['g'], ['c.clip > h.clip', 'd.parts > k.clips#1', 'h.clip > k.clips#0']],
  [
    ['g', 'h'],
    ['c.clip > k.clips#0', 'd.parts > k.clips#1'],
  ],
  // Concat and Split hand nothing on.
  [['c'], ['d.parts > k.clips#1', 'g.clip > h.clip', 'h.clip > k.clips#0']],
  [['d'], ['c.clip > g.clip', 'g.clip > h.clip', 'h.clip > k.clips#0']],
])('without %s', (gone, expected) => expect(wiresAfter(...gone)).toEqual(expected));
