import { activeTake } from '../sequence/items.ts';
import type { Clip } from '../sequence/types.ts';
import { landingTakeId } from './ids.ts';

/** What a landing would bring for one clip, were its graph to run now; or what it is bringing. */
export interface LandingNow {
  /** `origin.hash` of that take; null where something before it has to run first. */
  readonly hash: string | null;
  /** sha256 of its file; null while it is not made. */
  readonly asset: string | null;
  /** {@link Origin.from} of that take; null where it cannot be told. */
  readonly from: Readonly<Record<string, string>> | null;
  /** What a person calls the parts of `from`. */
  readonly words?: Readonly<Record<string, string>>;
}

export type Freshness =
  | { readonly kind: 'fresh' }
  /** Laid by hand, of a time before takes told what they were made from, or not to be known without a run. */
  | { readonly kind: 'unknown' }
  /** Names of the parts that differ, at least one. */
  | { readonly kind: 'stale'; readonly parts: readonly string[] };

const FRESH: Freshness = { kind: 'fresh' };
const UNKNOWN: Freshness = { kind: 'unknown' };

/** Settings of the project count from the moment at which a node type was first seen to read them: one side alone says nothing. */
const LEARNED = 'project:';

/**
 * Is what a clip shows still made from what its graph and script say now? Compared by content, never by time, id or place,
 * so that a node that was moved or a shot with a new number changes nothing. Another seed of the same content is not
 * stale either: it is another take. The one judge of it, for the badge on a clip and for a landing alike.
 */
export function freshness(clip: Clip, now: LandingNow): Freshness {
  const take = activeTake(clip);
  const { landing } = clip;
  if (!take?.origin || !landing) return UNKNOWN;
  const { hash, from } = take.origin;
  // A take that a person put there is not the graph's to judge.
  if (take.id !== landingTakeId(landing.source, landing.key, hash)) return UNKNOWN;
  if (now.hash === hash || now.asset === take.asset) return FRESH;
  if (!from || !now.from) return UNKNOWN;
  const alike = isAsked(from) === isAsked(now.from);
  const parts = changedParts(from, now.from).filter((part) => alike || (part in from && part in (now.from ?? {})));
  if (parts.length > 0) return { kind: 'stale', parts };
  return alike ? FRESH : UNKNOWN;
}

/**
 * Told by what an engine was asked, or by what arrived at the node. A take of a time before the former was told, or one whose
 * question depends on what is not made yet, compares only by what both say.
 */
const isAsked = (from: Readonly<Record<string, string>>): boolean =>
  Object.keys(from).some((name) => name.startsWith('asks:'));

function changedParts(then: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  const names = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...names].filter((name) => {
    if (then[name] === now[name]) return false;
    return !name.startsWith(LEARNED) || (name in then && name in now);
  });
}

/** Why a clip is stale, in words ("shot and length changed"); null where it is not, or where nobody can tell. */
export function staleReason(clip: Clip, now: LandingNow): string | null {
  const found = freshness(clip, now);
  if (found.kind !== 'stale') return null;
  const known = found.parts.flatMap((part) => now.words?.[part] ?? []);
  // A part that nobody has a word for follows from another one, if there is another one.
  const words = [...new Set(known.length > 0 ? known : found.parts.map((part) => part.replace(/^\w+:/, '')))];
  if (found.parts.includes('node')) return 'made by another node now';
  const last = words.pop()!;
  if (words.length > 2) return `${words[0]} and ${words.length} more changed`;
  return `${words.length > 0 ? `${words.join(', ')} and ${last}` : last} changed`;
}
