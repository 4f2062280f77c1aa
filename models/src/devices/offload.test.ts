import { describe, expect, it } from 'vitest';
import { heldOn } from './offload.ts';

const GB = 1024 ** 3;
// Transformer and text encoder, in numbers; the rest of each model is small.
const ltx = [19e9, 12e9, 1.5e9, 0.6e9];
const klein4 = [4e9, 4e9, 0.08e9];

describe('how the worker holds a model', () => {
  it.each([
    ['an 80 GB card', { kind: 'cuda', compute: 9, memory: 72 * GB }, ltx, 'whole'],
    ['a 48 GB card', { kind: 'cuda', compute: 8.9, memory: 43 * GB }, ltx, 'parts'],
    ['a 24 GB card', { kind: 'cuda', compute: 8.9, memory: 21 * GB }, ltx, 'layers'],
    ['a 24 GB card', { kind: 'cuda', compute: 8.6, memory: 21 * GB }, klein4, 'whole'],
    ['a 16 GB card', { kind: 'cuda', compute: 8.6, memory: 14 * GB }, klein4, 'parts'],
    ['an old card of 16 GB, in float32', { kind: 'cuda', compute: 7.5, memory: 14 * GB }, klein4, 'layers'],
    ['Apple with 32 GB', { kind: 'coreml', memory: 24 * GB }, klein4, 'whole'],
    ['a processor', { kind: 'cpu', memory: 48 * GB }, klein4, 'whole'],
  ] as const)('on %s', (_, device, weights, way) => {
    const held = heldOn(device, weights);
    expect(held.way).toBe(way);
    expect(held.bytes).toBeLessThanOrEqual(device.memory);
  });

  it('has nowhere to lay parts off to beside shared memory: what does not fit is refused there', () => {
    for (const kind of ['coreml', 'cpu'] as const)
      expect(heldOn({ kind, memory: 24 * GB }, ltx)).toMatchObject({ way: 'whole' });
    expect(heldOn({ kind: 'coreml', memory: 24 * GB }, ltx).bytes).toBeGreaterThan(60 * GB);
  });

  it('takes a model of a test for as small as it is', () => {
    expect(heldOn({ kind: 'cpu', memory: GB }, [1e6])).toEqual({ way: 'whole', bytes: 8e6 });
  });
});
