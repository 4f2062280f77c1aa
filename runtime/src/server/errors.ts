import { type Refusal, RefusalError } from '@reelgraph/timeline';
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

/** What to say of anything that was thrown. What nobody foresaw is logged for us and told in one sentence, without a stack. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof RefusalError) return thrown.refusal;
  if (isSystemError(thrown, 'ENOSPC') || /SQLITE_FULL|disk is full/i.test(String(thrown))) {
    return {
      code: 'storage_full',
      message: 'The disk is full.',
      fix: 'Free some space, then try again; nothing that was made is lost.',
    };
  }
  if (hasWords(thrown))
    return { code: thrown.code, message: thrown.message, ...(thrown.fix ? { fix: thrown.fix } : {}) };
  return {
    code: 'internal',
    message: 'Something went wrong inside Reelgraph.',
    fix: 'Try again; if it stays, the details are in the log of the server.',
  };
}

const isSystemError = (thrown: unknown, code: string): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;

/** NodeError, EngineError and their kin: their message was written for a person. */
function hasWords(thrown: unknown): thrown is Error & { code: string; fix?: string } {
  return (
    thrown instanceof Error &&
    ['NodeError', 'EngineError', 'MediaError', 'StorageError'].includes(thrown.name) &&
    'code' in thrown &&
    typeof thrown.code === 'string'
  );
}
