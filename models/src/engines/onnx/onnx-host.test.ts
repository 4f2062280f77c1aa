import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnnxHost } from './onnx-host.ts';
import { float32 } from './tensor.ts';
import { makeBundle } from './testing/bundle.ts';
import type { GraphSource } from './testing/onnx-graph.ts';
import { convRelu, numbers, poolMatmul } from './testing/reference.ts';

const size = 16;
const weights = { w: numbers(4 * 3 * 9, 1), b: numbers(4, 2), m: numbers(4 * 5, 3) };

/** Convolution, ReLU, mean, matrix product: real operators with an answer that can be worked out by hand. */
const small: GraphSource = {
  inputs: { x: ['batch', 3, size, size] },
  outputs: { y: ['batch', 5] },
  weights: {
    w: { dims: [4, 3, 3, 3], data: weights.w },
    b: { dims: [4], data: weights.b },
    m: { dims: [4, 5], data: weights.m },
  },
  nodes: [
    { op: 'Conv', from: ['x', 'w', 'b'], to: 'c', ints: { pads: [1, 1, 1, 1], kernel_shape: [3, 3] } },
    { op: 'Relu', from: ['c'], to: 'r' },
    { op: 'GlobalAveragePool', from: ['r'], to: 'g' },
    { op: 'Flatten', from: ['g'], to: 'f' },
    { op: 'MatMul', from: ['f', 'm'], to: 'y' },
  ],
};

/** Many big matrix products in a row: seconds inside one native call. */
const side = 1024;
const steps = 1500;
const slow: GraphSource = {
  inputs: { x: [side, side] },
  outputs: { [`y${steps}`]: [side, side] },
  weights: { m: { dims: [side, side], data: numbers(side * side, 5).map((n) => n / 64) } },
  nodes: Array.from({ length: steps }, (_, i) => ({
    op: 'MatMul',
    from: [i === 0 ? 'x' : `y${i}`, 'm'],
    to: `y${i + 1}`,
  })),
};

let bundle = '';
const host = new OnnxHost();
const image = numbers(3 * size * size, 4);
const runSmall = () => host.run({ bundle, component: 'small', feeds: { x: float32([1, 3, size, size], image) } });

beforeAll(async () => {
  bundle = await makeBundle({ small, slow, spoilt: small });
});
afterAll(async () => {
  await host.close();
  await rm(bundle, { recursive: true, force: true });
});

describe('OnnxHost', () => {
  it('runs a real graph in another process, with the numbers that the arithmetic gives', async () => {
    const { y } = await runSmall();
    const expected = poolMatmul(convRelu(image, weights.w, weights.b, 3, size), weights.m, 4, 5);
    expect(y?.dims).toEqual([1, 5]);
    const error = Math.max(...expected.map((value, i) => Math.abs(value - Number(y?.data[i]))));
    expect(error).toBeLessThan(1e-6);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.05);
    expect(host.host.pid).not.toBe(process.pid);
  });

  it('stops a run in the middle of one native call, leaves this thread free meanwhile, and starts again', async () => {
    const starts = host.host.starts;
    const abort = new AbortController();
    let ticks = 0;
    const clock = setInterval(() => ticks++, 5);
    const feeds = { x: float32([side, side], numbers(side * side, 6)) };
    let since = 0;
    const work = host.run(
      { bundle, component: 'slow', feeds, threads: 1 },
      {
        signal: abort.signal,
        onProgress: (_, text) => {
          if (!text?.startsWith('running')) return;
          ticks = 0;
          setTimeout(() => {
            since = Date.now();
            abort.abort();
          }, 200);
        },
      },
    );
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    clearInterval(clock);
    expect(Date.now() - since).toBeLessThan(500);
    expect(ticks).toBeGreaterThan(10);
    expect((await runSmall()).y?.data).toHaveLength(5);
    expect(host.host.starts).toBe(starts + 1);
  });

  it('refuses a wrong file by the name of its component', async () => {
    await appendFile(join(bundle, 'spoilt.onnx'), 'x');
    await expect(host.run({ bundle, component: 'spoilt', feeds: {} })).rejects.toMatchObject({
      code: 'bundle_broken',
      message: expect.stringContaining('component "spoilt"'),
    });
    await rm(join(bundle, 'spoilt.onnx'));
    await expect(host.run({ bundle, component: 'spoilt', feeds: {} })).rejects.toMatchObject({
      code: 'bundle_broken',
      message: expect.stringContaining('spoilt.onnx is missing'),
    });
  });

  it('names what is wrong with a call', async () => {
    const cases = [
      [{ bundle: `${bundle}-none`, component: 'small', feeds: {} }, 'bundle_missing'],
      [{ bundle, component: 'decoder', feeds: {} }, 'component_missing'],
      [{ bundle, component: 'small', feeds: {} }, 'input_missing'],
      [{ bundle, component: 'small', feeds: { x: float32([1, 2, 4, 4], new Float32Array(32)) } }, 'graph_failed'],
    ] as const;
    for (const [call, code] of cases) await expect(host.run(call)).rejects.toMatchObject({ code });
  });
});
