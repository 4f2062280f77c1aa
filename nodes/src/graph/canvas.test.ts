import { describe, expect, it } from 'vitest';
import {
  applyGraphOp,
  autoPlace,
  copyFragment,
  nodeBox,
  nodeLayout,
  nodeMetrics,
  nodeSize,
  overlaps,
  pasteFragment,
  portCentre,
  specIn,
  tidyColumns,
} from './index.ts';
import { sketch, testSpecs } from './testing/specs.ts';

const graph = () => ({
  ...sketch({ s: 'script', p: 'parse', c: 'chain', k: 'concat' }, [
    's.script > p.script',
    'p.shots > c.shot',
    'c.clip > k.clips#0',
  ]),
  notes: { n: { id: 'n', text: 'hi', position: { x: 0, y: 300 }, size: { width: 100, height: 50 } } },
});

describe('geometry', () => {
  const chain = testSpecs.get('chain')!;
  it('follows the measures of the visual reference', () => {
    const node = { position: { x: 100, y: 50 } };
    expect(portCentre(chain, node, 'input', 'shot')).toEqual({ x: 100, y: 50 + 32 + 6 + 11 });
    expect(portCentre(chain, node, 'input', 'start', true)).toEqual({ x: 100, y: 50 + 32 + 3 + 6 + 22 + 11 });
    expect(portCentre(chain, node, 'output', 'last')).toEqual({ x: 340, y: 50 + 32 + 6 + 22 + 11 });
    expect(portCentre(chain, node, 'input', 'prompt').y).toBe(50 + 32 + 6 + 44 + 11);
    expect(portCentre(chain, { ...node, collapsed: true }, 'output', 'last')).toEqual({ x: 268, y: 66 });
  });

  it('sizes a node from its type alone: head, ports, widgets, picture, foot', () => {
    const layout = nodeLayout(chain, {});
    expect(layout).toMatchObject({ width: 240, preview: { x: 8, width: 224, height: 126 } });
    expect(layout.height).toBe(32 + 12 + 3 * 22 + 126 + 8 + 28);
    expect(nodeSize(testSpecs.get('text'), {}).height).toBe(32 + 12 + 22 + nodeMetrics.widget + 8 + 28);
    expect(nodeSize(chain, { size: { width: 320, height: 900 } })).toEqual({ width: 320, height: 900 });
    expect(nodeSize(undefined, {})).toEqual({ width: 240, height: 128 });
  });
});

it('a dot is a dot, whatever was asked of it: its ports are the ends of its middle', () => {
  const dot = { ...testSpecs.get('step')!, width: 'dot' as const };
  const node = { position: { x: 10, y: 20 }, size: { width: 300, height: 90 }, collapsed: true };
  expect(nodeSize(dot, node)).toEqual({ width: 24, height: 24 });
  expect(portCentre(dot, node, 'input', 'in')).toEqual({ x: 10, y: 32 });
  expect(portCentre(dot, node, 'output', 'out')).toEqual({ x: 34, y: 32 });
});

describe('placing', () => {
  it('puts a new node where it overlaps nothing, near where it was wanted', () => {
    const start = graph();
    const spec = testSpecs.get('chain')!;
    const at = autoPlace(start, testSpecs, spec, { x: 310, y: 10 });
    const box = { ...at, ...nodeSize(spec, {}) };
    for (const node of Object.values(start.nodes))
      expect(overlaps(box, nodeBox(specIn(start, testSpecs, node), node))).toBe(false);
    expect(Math.hypot(at.x - 310, at.y - 10)).toBeLessThan(500);
    expect(autoPlace(start, testSpecs, spec, { x: 5000, y: 5000 })).toEqual({ x: 5000, y: 5000 });
  });

  it('tidies into columns: wires run to the right, nothing overlaps', () => {
    const start = graph();
    const positions = tidyColumns(start, testSpecs);
    const boxes = Object.values(start.nodes).map((node) =>
      nodeBox(specIn(start, testSpecs, node), { ...node, position: positions[node.id]! }),
    );
    for (const edge of Object.values(start.edges))
      expect(positions[edge.from.node]!.x).toBeLessThan(positions[edge.to.node]!.x);
    boxes.forEach((a, at) => {
      for (const b of boxes.slice(at + 1)) expect(overlaps(a, b)).toBe(false);
    });
    expect(tidyColumns(start, testSpecs)).toEqual(positions);
  });
});

describe('copy and paste', () => {
  let next = 0;
  const newId = (kind: string) => `${kind}-${next++}`;

  it('copies a selection as text and pastes it with new ids and the wires among it', () => {
    const start = graph();
    const text = copyFragment(start, { nodes: ['p', 'c'], notes: ['n'] });
    const op = pasteFragment(start, text, { at: { x: 1000, y: 1000 }, newId });
    if (!op.ok) throw new Error(op.error.message);
    const after = applyGraphOp(start, op.value);
    if (!after.ok) throw new Error(after.error.message);
    const added = Object.values(after.value.doc.nodes).filter((node) => !(node.id in start.nodes));
    expect(added.map((node) => node.type)).toEqual(['parse', 'chain']);
    expect(Math.min(...added.map((node) => node.position.x))).toBeGreaterThanOrEqual(1000);
    expect(Object.keys(after.value.doc.edges)).toHaveLength(4);
    expect(Object.keys(after.value.doc.notes)).toHaveLength(2);
    const kept = pasteFragment(start, text, { newId, keepIncoming: true });
    expect(kept.ok && kept.value.fragment.edges.map((edge) => edge.from.node)).toContain('s');
    const undone = applyGraphOp(after.value.doc, after.value.inverse[0]!);
    expect(undone.ok).toBe(true);
  });

  it.each([
    'hello',
    '{}',
    '[1]',
    '{"format":"reelgraph/fragment","nodes":[{"id":1}]}',
    '{"format":"reelgraph/fragment"}',
  ])('refuses %s in words', (text) => {
    const op = pasteFragment(graph(), text, { newId });
    expect(op.ok).toBe(false);
  });
});
