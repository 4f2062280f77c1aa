import type { Result } from '@reelgraph/timeline';
import { z } from 'zod';
import { checkServerAddress } from '../net/address.ts';

/** The two protocols that language servers speak, and a model in this studio's own processes. */
export const languageProviderSchema = z.enum(['ollama', 'openai', 'local']);
export type LanguageProvider = z.infer<typeof languageProviderSchema>;

/** A key by its name, never by its value: kept in the data folder's secret store, or in an environment variable. */
export const keyRefSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('store'), name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/) }),
  z.strictObject({
    from: z.literal('env'),
    // A wider pattern would let any secret of the machine be sent to any address.
    name: z
      .string()
      .regex(/^(?:REELGRAPH_[A-Z0-9_]{1,60}|[A-Z][A-Z0-9_]{0,60}_API_KEY)$/, 'Name a variable that ends in _API_KEY.'),
  }),
]);
export type KeyRef = z.infer<typeof keyRefSchema>;

export const languageServerSchema = z.object({
  /** Base address; that of an OpenAI-compatible server ends in `/v1` as a rule. Empty: not set up. */
  url: z.string().max(400),
  /** Name of the model that writes. Empty: the first that the server has. */
  model: z.string().max(200),
  /** Name of the model that looks at pictures. Empty: one that the server says can see. */
  vision: z.string().max(200),
  key: keyRefSchema.nullable(),
});
export type LanguageServerSettings = z.infer<typeof languageServerSchema>;

export const localLanguageSchema = languageServerSchema.pick({ model: true, vision: true });

export const languageSettingsSchema = z.object({
  provider: languageProviderSchema,
  ollama: languageServerSchema.extend({
    /** How long the model stays in memory after an answer: `0` leaves it to the video models at once, `-1` for ever. */
    keepAlive: z.enum(['0', '5m', '30m', '-1']),
  }),
  openai: languageServerSchema,
  /** Names of folders with a model, empty for the first. Absent in settings that were written before there was such a thing. */
  local: localLanguageSchema.default({ model: '', vision: '' }),
  /** Seconds: to be connected, to the first word (a model may have to be loaded first), to the last word. */
  timeouts: z.object({
    connect: z.number().min(0.05).max(120),
    first: z.number().min(0.05).max(3600),
    whole: z.number().min(0.05).max(7200),
  }),
});
export type LanguageSettings = z.infer<typeof languageSettingsSchema>;

export const OLLAMA_ADDRESS = 'http://127.0.0.1:11434';

export const defaultLanguageSettings: LanguageSettings = {
  provider: 'ollama',
  ollama: { url: OLLAMA_ADDRESS, model: '', vision: '', key: null, keepAlive: '5m' },
  openai: { url: '', model: '', vision: '', key: null },
  local: { model: '', vision: '' },
  timeouts: { connect: 5, first: 300, whole: 900 },
};

/** The address of a language server in its plain form; empty is legal and means "not set up". */
export const checkLanguageAddress = (text: string): Result<string> =>
  checkServerAddress(text, {
    what: 'a language server',
    sent: 'your script and your key',
    example: OLLAMA_ADDRESS,
    code: 'language_address',
  });
