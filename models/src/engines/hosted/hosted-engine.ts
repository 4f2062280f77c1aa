import { copyFile } from 'node:fs/promises';
import {
  type Capability,
  type CapabilityTypes,
  type Engine,
  type EngineContext,
  EngineError,
} from '../../capabilities/capability.ts';
import type { Order, Price } from '../../capabilities/money.ts';
import { IMAGE_READS, imageValues, makeImage } from '../served/image.ts';
import { makeRepaint, REPAINT_READS, repaintValues } from '../served/repaint.ts';
import type { ServedJob } from '../served/served-job.ts';
import { heldBy, makeVideo, VIDEO_READS } from '../served/video.ts';
import { HostedJob } from './hosted-job.ts';
import { type HostedPace, Ordering, usualPace } from './order.ts';
import { measuresOf, priceOf } from './price.ts';
import { gistOf, type HostedPlace, placeFor, placesOf, sha256 } from './services.ts';
import type { HostedSource } from './source.ts';
import { isRecord } from './template.ts';
import { Trouble } from './trouble.ts';

type Does = {
  readonly [C in Capability]?: {
    readonly values: (request: CapabilityTypes[C]['request']) => ReadonlySet<string>;
    readonly make: (request: CapabilityTypes[C]['request'], job: ServedJob) => Promise<CapabilityTypes[C]['result']>;
  };
};

const does: Does = {
  video: { values: (request) => heldBy(request).present, make: makeVideo },
  image: { values: imageValues, make: makeImage },
  repaint: { values: repaintValues, make: makeRepaint },
};

/**
 * Services that sell the work of models over HTTP. Which there are, and how each is spoken to, is read from `source` at each
 * call. Nothing is ordered but through the purse of the task: it sets the price aside first, keeps the caps, and knows after a
 * crash what was ordered already.
 */
export function hostedEngine(source: HostedSource, pace: HostedPace = usualPace): Engine {
  return {
    name: 'hosted',
    label: 'Hosted service',
    draft: false,
    lane: 'remote',
    paid: true,
    provides: {
      video: { reads: VIDEO_READS, takes: { ways: ['first-frame', 'sheet'], most: 6, styles: false, loras: false } },
      image: { reads: IMAGE_READS, takes: { ways: ['reference'], most: 4, styles: false, loras: false } },
      repaint: { reads: REPAINT_READS, takes: { ways: ['reference'], most: 4, styles: false, loras: false } },
    },
    digest: (capability) => digestOf(source, capability),
    async ready(capability) {
      try {
        await placesOf(source, capability);
        return { ready: true };
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const { code, message, fix } = error;
        return { ready: false, why: { code, message, ...(fix ? { fix } : {}) } };
      }
    },
    async price(capability, request): Promise<Price | null> {
      const values = (does[capability] as NonNullable<Does['image']> | undefined)?.values;
      if (!values) return null;
      try {
        return pricedBy(await placeFor(source, capability, values(request as never)), request);
      } catch (error) {
        if (error instanceof EngineError) return null;
        throw error;
      }
    },
    async run(capability, request, context) {
      const way = does[capability];
      if (!way) throw new EngineError('engine_lacks_capability', `Hosted services are not asked for "${capability}".`);
      const place = await placeFor(source, capability, way.values(request));
      if (context.digest !== undefined && context.digest !== (await digestOf(source, capability)))
        throw new EngineError('model_changed', 'The hosted services were changed after this was queued.', {
          fix: 'Run it again: it is then asked of what is there now.',
        });
      const job = new HostedJob(place.client, place.work, context, pace.pause);
      return carryOut(place, request, job, pace, () => way.make(request, job));
    },
    close: async () => undefined,
  };
}

const digestOf = async (source: HostedSource, capability: Capability): Promise<string> =>
  sha256((await placesOf(source, capability)).map(gistOf));

const pricedBy = ({ work, client }: HostedPlace, request: object): Price =>
  priceOf(work.price, client.access.service.currency, measuresOf(request));

/** The order of a request, from the moment its price is set aside to the moment its result is in the store. */
async function carryOut<R extends object>(
  place: HostedPlace,
  request: object,
  job: HostedJob,
  pace: HostedPace,
  make: () => Promise<R>,
): Promise<R> {
  const { client, work, settings } = place;
  const { context } = job;
  const { purse } = context;
  if (!purse)
    throw new EngineError('no_purse', 'Nobody here keeps the book of what is spent, so nothing is ordered.', {
      fix: 'Hosted services work in the studio itself, not on workers of the distributed mode.',
    });
  const order = await purse.open({
    work: sha256([gistOf(place), request]),
    service: settings.id,
    label: client.label,
    capability: work.capability,
    price: pricedBy(place, request),
  });
  const kept = order.state === 'fetched' ? await adopt<R>(order, context) : null;
  if (kept) return kept;
  const currency = client.access.service.currency;
  const names = { order: order.key, ...(order.hook === null ? {} : { hook: order.hook }) };
  const errand = { client, work, purse, context, pace, currency, body: () => job.body(names) };
  const ordering = new Ordering(errand, order.state === 'fetched' ? { ...order, state: heldAt(order) } : order);
  if (ordering.order.state === 'lost') {
    const why = `What ${client.label} made is no longer here.`;
    await ordering.note({ state: 'lost', why });
    throw new Trouble('expired', why, { taken: 'no' });
  }
  job.carriedOutBy(ordering);
  try {
    const result = await make();
    await ordering.note({ state: 'fetched', result });
    return result;
  } catch (error) {
    await leave(ordering, job);
    throw error;
  }
}

/** Where a result can be had again whose files are gone: from the answer that named it, from the service, or nowhere. */
const heldAt = ({ reply, remote }: Order): Order['state'] =>
  reply !== null ? 'made' : remote !== null ? 'placed' : 'lost';

/** What becomes of an order whose task ends without a result. */
async function leave(ordering: Ordering, job: HostedJob): Promise<void> {
  const { state } = ordering.order;
  try {
    if (state === 'reserved') await ordering.note({ state: 'released', why: 'It was never sent.' });
    else if (job.useless !== null) await ordering.note({ state: 'failed', why: job.useless });
    else if (job.context.signal.aborted) await ordering.cancel();
  } catch {
    // Why the task ended says more than this; the book has the order as it stands.
  }
}

/** A result that was fetched before, its files counted as this task's. Null where they are gone since. */
async function adopt<R>(order: Order, context: EngineContext): Promise<R | null> {
  const files = [...mediaIn(order.result)];
  try {
    for (const [at, { artifact, mime }] of files.entries()) {
      const copy = `${context.scratch}/again-${at + 1}`;
      await copyFile(await context.open(artifact), copy);
      await context.store(copy, mime);
    }
    return order.result as R;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function* mediaIn(value: unknown): Generator<{ readonly artifact: string; readonly mime: string }> {
  if (Array.isArray(value)) for (const one of value) yield* mediaIn(one);
  if (!isRecord(value)) return;
  const { artifact, mime } = value;
  if (typeof artifact === 'string' && typeof mime === 'string') yield { artifact, mime };
  for (const one of Object.values(value)) yield* mediaIn(one);
}
