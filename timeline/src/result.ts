/**
 * What a pure function answers when a person's wish cannot be granted: never an exception, always one sentence of
 * cause and, where there is one, the fix. The same shape travels over the wire and is shown as it is.
 */
export interface Refusal {
  /** Stable, machine-readable: `snake_case`. */
  readonly code: string;
  /** One sentence for a person, naming the thing that is wrong. */
  readonly message: string;
  /** What to do about it, as an instruction. */
  readonly fix?: string;
  /** The field, port or parameter that is at fault, when one is. */
  readonly field?: string;
}

export type Result<T, E = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refuse = (
  code: string,
  message: string,
  more: Omit<Refusal, 'code' | 'message'> = {},
): { readonly ok: false; readonly error: Refusal } => ({
  ok: false,
  error: { code, message, ...more },
});

/** A refusal that has to cross code which can only throw. Its message is safe to show. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly code: string;
  readonly fix: string | undefined;
  readonly field: string | undefined;
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
    this.code = refusal.code;
    this.fix = refusal.fix;
    this.field = refusal.field;
  }
}

/** Unwraps, or throws the refusal as a {@link RefusalError}. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RefusalError(result.error);
}
