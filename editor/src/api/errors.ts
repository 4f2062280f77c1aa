import type { Refusal } from '@reelgraph/timeline';
import { z } from 'zod';

/** A request that the server refused, or that never reached it. Its words can be shown as they are. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly refusal: Refusal;

  constructor(status: number, refusal: Refusal) {
    super(refusal.message);
    this.status = status;
    this.refusal = refusal;
  }
}

const bodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional(), field: z.string().optional() }),
});

export async function refusalOf(response: Response): Promise<ApiError> {
  const body = bodySchema.safeParse(await response.json().catch(() => null));
  if (body.success) return new ApiError(response.status, body.data.error);
  return new ApiError(response.status, {
    code: 'server_error',
    message: `The runtime answered ${response.status} without saying why.`,
    fix: 'Try again; if it stays, restart the runtime.',
  });
}

export const unreachable = (): ApiError =>
  new ApiError(0, {
    code: 'unreachable',
    message: 'The runtime does not answer.',
    fix: 'Your edits are kept here and are sent as soon as it is back.',
  });

/** Any thrown thing, as words for a person. */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof ApiError) return error.refusal;
  return { code: 'unexpected', message: error instanceof Error ? error.message : 'Something went wrong.' };
}
