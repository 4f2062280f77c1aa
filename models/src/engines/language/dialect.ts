import type { LanguageRequest } from '../../capabilities/requests.ts';

/** A message with its pictures read: base64. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  readonly pictures: readonly { readonly mime: string; readonly base64: string }[];
}

/** A model of a server, as far as the server tells. */
export interface ModelInfo {
  readonly name: string;
  /** Of its content; absent where the server does not say. */
  readonly digest?: string;
  /** Whether it can look at pictures; null where the server does not say. */
  readonly vision: boolean | null;
  /** "8.0B, Q4_K_M": what a person chooses by. */
  readonly note: string;
  /** It thinks before it answers, unless it is told not to. */
  readonly thinks?: boolean;
  readonly licence?: string;
}

/** One piece of a streamed answer. */
export interface Piece {
  readonly text?: string;
  /** It works, but this is not for the reader. */
  readonly thinking?: boolean;
  readonly error?: string;
  /** The answer is over: by itself, because it was allowed no more words, or because the server kept it back. */
  readonly end?: 'stop' | 'length' | 'withheld';
}

/** What a server was found not to take; later requests leave it out. */
export type Quirk = 'json_schema' | 'json_object' | 'max_tokens' | 'temperature' | 'seed';

export interface ChatOrder {
  readonly request: LanguageRequest;
  readonly messages: readonly Message[];
  readonly model: ModelInfo;
  readonly keepAlive: string | undefined;
  readonly quirks: ReadonlySet<Quirk>;
}

/** Asks for a small JSON answer at a path below the server's address; with a body it is a POST. */
export type AskServer = (path: string, body?: unknown) => Promise<unknown>;

/** How a kind of server wants to be asked. */
export interface Dialect {
  /** The models that can write, in the order of the server. */
  models(ask: AskServer): Promise<ModelInfo[]>;
  readonly chatPath: string;
  body(order: ChatOrder): unknown;
  /** The streamed answer, cut into what `read` understands. */
  frames(body: AsyncIterable<Uint8Array>, type: string): AsyncIterable<string>;
  /** Throws where a frame is no JSON. */
  read(frame: string): Piece;
  /** What of the request a refusal was about: it is asked again without. Null: the refusal stands. */
  quirk(status: number, said: string, tried: ReadonlySet<Quirk>): Quirk | null;
}

/** Roughly how many tokens a text is: few languages need more than one for three letters. */
export const tokensOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, { text, pictures }) => sum + Math.ceil(text.length / 3) + pictures.length * 1024 + 8, 0);
