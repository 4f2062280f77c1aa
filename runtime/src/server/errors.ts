import type { Refusal } from '@reelgraph/timeline';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** HTTP status of a refusal, by the end of its code. Anything else a person can mend is 400. */
const statuses: readonly [RegExp, ContentfulStatusCode][] = [
  [/(^|_)not_found$/, 404],
  [/(^|_)(conflict|exists)$/, 409],
  [/(^|_)too_large$/, 413],
  [/^unsupported_/, 415],
  [/^storage_full$/, 507],
  [/(^|_)busy$/, 503],
];

export const statusOf = (refusal: Refusal): ContentfulStatusCode =>
  statuses.find(([pattern]) => pattern.test(refusal.code))?.[1] ?? 400;

/** The one shape of every error answer: `{error: {code, message, fix?, field?}}`. */
export function refusalAnswer(c: Context, refusal: Refusal, status = statusOf(refusal)) {
  return c.json({ error: refusal }, status);
}
