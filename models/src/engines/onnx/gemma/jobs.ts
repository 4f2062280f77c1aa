/** What crosses to Gemma's process. Pictures are base64 of a JPEG, as language servers take them. */
export interface GemmaAsk {
  readonly turns: readonly {
    readonly role: 'system' | 'user' | 'assistant';
    readonly text: string;
    readonly pictures: readonly string[];
  }[];
  readonly schema?: unknown;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly seed: number;
}

export type GemmaJob = GemmaAsk & { readonly bundle: string };

export interface GemmaAnswer {
  readonly text: string;
  /** It reached its allowed length. JSON is closed all the same. */
  readonly cutOff: boolean;
  /** Tokens of the question and of the answer. */
  readonly asked: number;
  readonly tokens: number;
}
