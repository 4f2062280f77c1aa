import { addPrices, type Capability, type Price, planChunks } from '@reelgraph/models';
import type { PlanView } from '../../protocol/index.ts';
import type { Step } from './graph-run.ts';
import type { MadeFrom } from './made-from.ts';
import type { RunContext } from './resolve.ts';

/** What would be paid, by currency, and how many tasks have no price that can be told yet. */
export type Cost = NonNullable<PlanView['cost']>;
/** Frames of the parts that a long take is made in. */
export type Segments = NonNullable<PlanView['nodes'][string]['segments']>;

/** What requests would cost at an engine; null where it cannot be said. Undefined: it costs nothing. */
export type PriceOf = (
  capability: Capability,
  engine: string,
  requests: readonly object[],
) => Promise<readonly Price[] | null> | undefined;

/** What a task that will run asks of its engines, before it does: how dear that is, and in how many parts a long take is made. */
export async function lookAtOrders(
  { context, priceOf }: { readonly context: RunContext; readonly priceOf: PriceOf },
  made: MadeFrom,
  step: Step,
  row: { cost?: Cost; segments?: Segments },
): Promise<void> {
  const { plan } = step.node;
  const choice = context.engines.get(plan.id);
  const engines = choice?.ok ? choice.engines : [];
  if (engines.length === 0) return;
  const question = made.question(step);
  const several = question && context.nodes.get(plan.spec.type)?.question?.orders?.(question);
  const requests = several ?? (question ? [question.request] : []);
  for (const { engine, capability, takes } of engines) {
    const price = priceOf(capability, engine, requests);
    if (price !== undefined) {
      const prices = question ? await price : null;
      row.cost = addCosts(row.cost, prices ? { prices: [...prices], unknown: 0 } : { prices: [], unknown: 1 });
    }
    if (capability !== 'video') continue;
    const parts = several ? requests.map(framesOf) : partsOf(framesOf(requests[0] ?? {}), takes?.window);
    if (parts.length > 1) Object.assign(row, longest(row.segments, parts));
  }
}

const framesOf = (request: Readonly<Record<string, unknown>>): number => Number(request.frames ?? 0);

/** An engine that chains by itself does so by the same plan. */
const partsOf = (
  frames: number,
  window: { readonly frames: number; readonly overlap: number } | undefined,
): number[] =>
  window && frames > window.frames
    ? planChunks(frames, window.frames, window.overlap).map((chunk) => chunk.frames)
    : [];

/** Of several items that whose take has the most parts. */
export function longest(a: Segments | undefined, b: Segments | undefined): { segments?: Segments } {
  const segments = (b?.length ?? 0) > (a?.length ?? 0) ? b : a;
  return segments ? { segments } : {};
}

export function costSum(rows: readonly { readonly cost?: Cost }[]): { cost?: Cost } {
  const [first, ...others] = rows.flatMap(({ cost }) => cost ?? []);
  return first ? { cost: others.reduce(addCosts, first) } : {};
}

const addCosts = (known: Cost | undefined, more: Cost): Cost => ({
  prices: addPrices([...(known?.prices ?? []), ...more.prices]),
  unknown: (known?.unknown ?? 0) + more.unknown,
});
