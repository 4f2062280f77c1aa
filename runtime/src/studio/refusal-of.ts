import { type Refusal, RefusalError } from '@reelgraph/timeline';
import { storageFailure } from '../storage/failure.ts';

/** Errors whose message was written for a person, by name: they come from lower floors and from other processes. */
const spoken: ReadonlySet<string> = new Set(['NodeError', 'EngineError', 'MediaError']);

/** What to say of anything that was thrown. What nobody foresaw is told in one sentence, without a stack. */
export function refusalOf(thrown: unknown): Refusal {
  const failure = storageFailure(thrown);
  if (failure instanceof RefusalError) return failure.refusal;
  if (hasWords(failure)) {
    const { code, message, fix } = failure;
    return { code, message, ...(fix ? { fix } : {}) };
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside Reelgraph.',
    fix: 'Try again; if it stays, the details are in the log of the server.',
  };
}

const hasWords = (thrown: unknown): thrown is Error & { code: string; fix?: string } =>
  thrown instanceof Error && spoken.has(thrown.name) && 'code' in thrown && typeof thrown.code === 'string';
