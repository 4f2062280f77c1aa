import { planChunks, WINDOW } from '@reelgraph/models';
import { builtinNodes } from '@reelgraph/nodes/catalogue';
import { describe, expect, it } from 'vitest';
import { nodeRegistry } from '../load-nodes.ts';
import type { Step } from './graph-run.ts';
import type { MadeFrom } from './made-from.ts';
import { costSum, lookAtOrders, type PriceOf } from './orders.ts';
import type { RunContext } from './resolve.ts';

const nodes = nodeRegistry(builtinNodes);
/** A millionth for each frame of each request. */
const byFrames: PriceOf = async (_, __, requests) =>
  requests.map((request) => ({ amount: (request as { frames: number }).frames, currency: 'EUR' }));

async function seen(type: string, frames: number, more: { own?: boolean; price?: PriceOf; known?: boolean } = {}) {
  const engine = { capability: 'video', engine: 'e', ...(more.own ? { takes: { window: WINDOW } } : {}) };
  const context = { nodes, engines: new Map([['n', { ok: true, engines: [engine] }]]) } as unknown as RunContext;
  const question = { request: { frames }, rest: { chunks: planChunks(frames, WINDOW.frames, WINDOW.overlap) } };
  const made = { question: () => (more.known === false ? null : question) } as unknown as MadeFrom;
  const step = { node: { plan: { id: 'n', spec: { type } } } } as unknown as Step;
  const row = {};
  await lookAtOrders({ context, priceOf: more.price ?? (() => undefined) }, made, step, row);
  return row;
}

describe('the parts of a take, before it is made', () => {
  it.each([
    [121, undefined],
    [122, [121, 33]],
    [250, [121, 121, 65]],
    [313, [121, 121, 121]],
  ])('of %i frames', async (frames, segments) => {
    const told = segments ? { segments } : {};
    expect(await seen('video/ltx-chain', frames)).toEqual(told);
    // An engine that chains by itself does it by the same plan; one that does not makes it in one.
    expect(await seen('video/text-to-video', frames, { own: true })).toEqual(told);
    expect(await seen('video/text-to-video', frames)).toEqual({});
  });
});

describe('what a task would cost', () => {
  it('is the sum of all that it orders, the frames that parts share among them', async () => {
    expect(await seen('video/ltx-chain', 250, { price: byFrames })).toMatchObject({
      cost: { prices: [{ amount: 121 + 121 + 65, currency: 'EUR' }], unknown: 0 },
    });
    expect(await seen('video/text-to-video', 250, { price: byFrames })).toEqual({
      cost: { prices: [{ amount: 250, currency: 'EUR' }], unknown: 0 },
    });
  });

  it('is not known where what it will ask is not, or no service says', async () => {
    const unknown = { cost: { prices: [], unknown: 1 } };
    expect(await seen('video/text-to-video', 250, { price: byFrames, known: false })).toEqual(unknown);
    expect(await seen('video/text-to-video', 250, { price: async () => null })).toEqual(unknown);
    const one = { cost: { prices: [{ amount: 5, currency: 'EUR' }], unknown: 0 } };
    expect(costSum([one, unknown, {}, one])).toEqual({
      cost: { prices: [{ amount: 10, currency: 'EUR' }], unknown: 1 },
    });
    expect(costSum([{}])).toEqual({});
  });
});
