/** What an engine host and its owner say to each other. One request at a time; the id tells late messages apart. */
export type ToHost =
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly payload: unknown }
  | { readonly type: 'cancel'; readonly id: number };

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
  readonly retryable: boolean;
}

export type FromHost =
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly fraction: number;
      readonly text?: string;
      /** Of an answer in words, the answer so far. */
      readonly soFar?: string;
    }
  | { readonly type: 'preview'; readonly id: number; readonly picture: Uint8Array; readonly mime: PreviewMime }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

export type PreviewMime = 'image/jpeg' | 'image/webp';

/** An error that belongs to no request in particular ends the one that runs. */
export const ANY_REQUEST = -1;
