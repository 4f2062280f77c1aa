import { ok, type Result, refuse } from '@reelgraph/timeline';
import { z } from 'zod';

/** The two protocols that language servers speak. */
export const languageProviderSchema = z.enum(['ollama', 'openai']);
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

export const languageSettingsSchema = z.object({
  provider: languageProviderSchema,
  ollama: languageServerSchema.extend({
    /** How long the model stays in memory after an answer: `0` leaves it to the video models at once, `-1` for ever. */
    keepAlive: z.enum(['0', '5m', '30m', '-1']),
  }),
  openai: languageServerSchema,
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
  timeouts: { connect: 5, first: 300, whole: 900 },
};

/**
 * An address that a person typed, in its plain form: no slash at its end. This machine and the own network are the person's
 * explicit choice; what is beyond them must be encrypted, and addresses that only give a cloud machine's own secrets are
 * refused. Empty is legal and means "not set up".
 */
export function checkLanguageAddress(text: string): Result<string> {
  const typed = text.trim();
  if (typed === '') return ok('');
  const no = (message: string, fix: string) => refuse('language_address', message, { fix, field: 'url' });
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`);
  } catch {
    return no(`"${typed.slice(0, 80)}" is not an address.`, `Write it like ${OLLAMA_ADDRESS}.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return no('A language server is reached by http or https.', `Write it like ${OLLAMA_ADDRESS}.`);
  if (url.username || url.password)
    return no(
      'The address holds a name or a password.',
      'Put the key into its own field: addresses are shown and logged.',
    );
  if (url.search || url.hash) return no('The address goes on behind its path.', 'Leave out everything from ? or # on.');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isForbidden(host))
    return no(`${host} is no place for a language server.`, 'Use the address of the server itself.');
  if (url.protocol === 'http:' && !isNear(host))
    return no(
      `${host} is beyond your own network, and http is not encrypted.`,
      'Use https: your script and your key would travel in the open.',
    );
  return ok(`${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`);
}

const v4 = (host: string): readonly number[] | null =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host.split('.').map(Number) : null;

/** `URL` has brought every spelling of an IPv4 address into four decimal numbers, and `::ffff:` ones into hexadecimal. */
function mapped(host: string): readonly number[] | null {
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(host);
  if (!hex) return v4(host);
  const [high, low] = [Number.parseInt(hex[1]!, 16), Number.parseInt(hex[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255];
}

/** Link-local (cloud metadata lives there), unspecified and multicast addresses. Also asked of what a name resolves to. */
export function isForbidden(host: string): boolean {
  const name = host.toLowerCase();
  if (name === '' || name === 'metadata.google.internal') return true;
  const four = mapped(name);
  if (four) return four[0] === 0 || (four[0] === 169 && four[1] === 254) || four[0]! >= 224;
  if (!name.includes(':')) return false;
  return name === '::' || /^fe[89ab]/.test(name) || name.startsWith('ff') || name.startsWith('fd00:ec2:');
}

/** This machine, or the own network. */
function isNear(host: string): boolean {
  const name = host.toLowerCase();
  const four = mapped(name);
  if (four) {
    const [a, b] = four as [number, number];
    return (
      a === 127 ||
      a === 10 ||
      (a === 192 && b === 168) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 100 && b >= 64 && b < 128)
    );
  }
  if (name.includes(':')) return name === '::1' || /^f[cd]/.test(name);
  return name === 'localhost' || !name.includes('.') || /\.(?:local|lan|internal|localhost|home\.arpa)$/.test(name);
}
