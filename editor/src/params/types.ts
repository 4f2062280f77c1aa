import type { Json, ParamSpec } from '@reelgraph/nodes/graph';

export interface ParamProps {
  /** The node whose param it is: what comes in there is what is picked from. Null in a form without a graph. */
  readonly node: string | null;
  readonly param: ParamSpec;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}

export const asNumber = (value: Json, fallback = 0): number => (typeof value === 'number' ? value : fallback);
export const asText = (value: Json): string =>
  typeof value === 'string' ? value : value === null ? '' : String(value);

/** What was typed, as a number within the param's bounds; null where it is none. */
export function readNumber(text: string, param: Pick<ParamSpec, 'min' | 'max' | 'type'>): number | null {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value)) return null;
  const whole = param.type === 'integer' ? Math.round(value) : value;
  return Math.min(param.max ?? Number.POSITIVE_INFINITY, Math.max(param.min ?? Number.NEGATIVE_INFINITY, whole));
}

/** A param's number, or the words for it where 0 is no amount. */
export const showAmount = (value: number, { zero }: Pick<ParamSpec, 'zero'>): string =>
  value === 0 && zero ? zero : showNumber(value);
/** Words stand without a unit. */
export const unitOf = (value: number, { unit, zero }: Pick<ParamSpec, 'unit' | 'zero'>): string | undefined =>
  value === 0 && zero ? undefined : unit;
export const showNumber = (value: number): string => String(Math.round(value * 1000) / 1000);
export const anySeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
