import { fixActionSchema, type Problem } from '../protocol/index.ts';
import { storageFailure } from '../storage/index.ts';

/** A failure of a task, in words. Travels between processes as plain JSON. */
export interface TaskError extends Problem {
  readonly retryable: boolean;
}

/** Thrown where this house itself finds a node at fault. */
export class NodeFailure extends Error {
  override readonly name = 'NodeError';
  readonly code: string;
  readonly fix: string | undefined;
  readonly retryable = false;

  constructor(code: string, message: string, fix?: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}

/**
 * What to tell of anything that was thrown while a task ran. Errors with a code were written for a person; of any other the
 * message is told (a node pack's own error says more than "something went wrong"), never the stack.
 */
export function taskError(thrown: unknown, folder?: string): TaskError {
  const error = storageFailure(thrown, folder);
  if (!(error instanceof Error)) return { code: 'node_failed', message: String(error), retryable: false };
  const { code, fix, retryable, field, port, action } = error as Error & Record<string, unknown>;
  const said = fixActionSchema.safeParse(action);
  const spoken = typeof code === 'string' && /^[a-z][a-z0-9_]*$/.test(code);
  return {
    code: spoken ? code : 'node_failed',
    message: error.message || 'The node failed without saying why.',
    ...(typeof fix === 'string' ? { fix } : {}),
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof port === 'string' ? { port } : {}),
    ...(said.success ? { action: said.data } : {}),
    retryable: retryable === true,
  };
}

/** Without what only the executor needs. */
export function problemOf({ retryable: _, ...problem }: TaskError): Problem {
  return problem;
}
