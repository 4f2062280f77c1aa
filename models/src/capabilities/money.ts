import { z } from 'zod';
import { keyRefSchema } from './language-settings.ts';

/** Money in whole millionths of a currency's unit: sums stay exact. */
export const MILLIONTHS = 1_000_000;

export const priceSchema = z.object({
  amount: z.number().int().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'A currency is three capitals, like EUR.'),
});
export type Price = z.infer<typeof priceSchema>;

/** "0.125 EUR": as many digits as there are, two at least. */
export function moneyInWords({ amount, currency }: Price): string {
  const [whole, part = ''] = (amount / MILLIONTHS).toFixed(6).split('.');
  return `${whole}.${part.replace(/0{1,4}$/, '').padEnd(2, '0')} ${currency}`;
}

/** Sums by currency, in the order in which the currencies came. */
export function addPrices(prices: readonly Price[]): Price[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of prices) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}

/**
 * How far an order at a hosted service has come. What is written down decides what happens after a crash:
 * - `reserved`: its price is set aside, nothing was sent;
 * - `sent`: it is on its way or was; whether the service took it is not known;
 * - `placed`: the service took it, under the id that is written down;
 * - `made`: the service has made it; `reply` says where the result is;
 * - `fetched`: the result is in the artifact store;
 * - `cancelling`: the service is being told to stop;
 * - `unclear`: nobody can say whether the service took it; a person has to look;
 * - `failed`, `cancelled`, `lost`: over without a result, paid as `charged` says, else in full;
 * - `released`: over, nothing was taken.
 */
export const orderStateSchema = z.enum([
  'reserved',
  'sent',
  'placed',
  'made',
  'fetched',
  'cancelling',
  'unclear',
  'failed',
  'cancelled',
  'lost',
  'released',
]);
export type OrderState = z.infer<typeof orderStateSchema>;

/** What is ordered: the same work is never ordered while an order of it is open, nor once it is fetched. */
export const orderWishSchema = z.object({
  /** Names service, way and request by content. */
  work: z.string().regex(/^[0-9a-f]{64}$/),
  service: z.string(),
  label: z.string(),
  capability: z.string(),
  price: priceSchema,
});
export type OrderWish = z.infer<typeof orderWishSchema>;

export const orderSchema = z.object({
  id: z.string(),
  /** Said to the service with the order, so that it takes it once however often it hears it. */
  key: z.string(),
  state: orderStateSchema,
  /** The service's own id of it. */
  remote: z.string().nullable(),
  /** The service's last answer, where it has the result or came by a webhook. */
  reply: z.unknown(),
  /** What the engine answered, where it is fetched. */
  result: z.unknown(),
  /** Where the service may tell that something changed. */
  hook: z.string().nullable(),
});
export type Order = z.infer<typeof orderSchema>;

export const orderChangeSchema = z.object({
  state: orderStateSchema.optional(),
  remote: z.string().max(400).optional(),
  reply: z.unknown().optional(),
  result: z.unknown().optional(),
  /** What the service really took, in millionths. */
  charged: z.number().int().nonnegative().optional(),
  /** Why it is over, in words. */
  why: z.string().max(400).optional(),
});
export type OrderChange = z.infer<typeof orderChangeSchema>;

/**
 * Who pays for a task: the coordinator, whose book of orders is the only one. Every answer means that it is durable. Throws
 * `EngineError`: `over_cap` where a spending cap would be passed, `order_unclear` where a person has to look first.
 */
export interface Purse {
  /** The order of this work that is open or fetched, else a new one, if the caps allow it. Waits while another task is at it. */
  open(wish: OrderWish): Promise<Order>;
  note(id: string, change: OrderChange): Promise<void>;
  /** The order as it is after so many milliseconds, or sooner where a webhook brought something. */
  wait(id: string, ms: number): Promise<Order>;
}

/** Most that may be spent at one service, in the unit of its currency: by one run, and by one project in all. */
export const capsSchema = z.strictObject({
  run: z.number().nonnegative().max(1e6),
  project: z.number().nonnegative().max(1e7),
});
export type Caps = z.infer<typeof capsSchema>;

export const serviceIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Small letters, digits and hyphens.');

/** One hosted service of this studio: its binding lies in a file of its own, under the same id. */
export const hostedServiceSchema = z.object({
  id: serviceIdSchema,
  on: z.boolean(),
  /** Instead of the address that the binding names. Empty: as there. */
  url: z.string().max(400),
  key: keyRefSchema.nullable(),
  /** Nothing is ordered without them. */
  caps: capsSchema.nullable(),
});
export type HostedServiceSettings = z.infer<typeof hostedServiceSchema>;

export const hostedSettingsSchema = z.object({
  /** In order of preference. */
  services: z.array(hostedServiceSchema).max(16),
  /** Under which address the studio can be reached by webhooks, e.g. through a proxy of one's own. Empty: none are asked for. */
  hooks: z.string().max(400),
});
export type HostedSettings = z.infer<typeof hostedSettingsSchema>;

export const defaultHostedSettings: HostedSettings = { services: [], hooks: '' };
