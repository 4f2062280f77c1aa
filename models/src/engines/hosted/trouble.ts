import { EngineError } from '../../capabilities/capability.ts';
import type { HostedService, Trouble as Told } from './binding.ts';
import { textAt } from './template.ts';

type Kind = Told | 'broken' | 'slow' | 'unreachable' | 'certificate' | 'address' | 'large';

/** What helps, and whether the same question may be asked again by itself. */
const about: Readonly<Record<Kind, readonly [fix: string, again: boolean]>> = {
  content: ['Change what is asked for; the service does not make this.', false],
  credit: ['Look at your account there.', false],
  key: ['Give another key in Settings → Hosted services.', false],
  busy: ['Try again in a moment.', true],
  lost: ['Run it again: it is then ordered anew, and paid anew.', false],
  expired: ['Run it again: it is then ordered anew, and paid anew.', false],
  request: ['Change size, length or settings, or mend the binding of the service.', false],
  failed: ['Run it again, perhaps with another seed: it is then ordered anew, and paid anew.', false],
  broken: ['Look whether the service has trouble; nothing is ordered twice.', true],
  slow: ['Look whether the service has trouble; nothing is ordered twice.', true],
  unreachable: [
    'Look at the network, or at the address in Settings → Hosted services. Nothing is ordered twice.',
    true,
  ],
  certificate: ['Give the service a certificate that this machine trusts.', false],
  address: ['Correct the address in Settings → Hosted services.', false],
  large: ['Raise "mostMegabytes" in the binding of the service, or ask for less.', false],
};

/** A question to a hosted service that got no good answer. Its code is `hosted_` and the kind. */
export class Trouble extends EngineError {
  readonly kind: Kind;
  /** Of a question that orders something: whether the service may have taken it. */
  readonly taken: 'no' | 'unknown';
  /** How long the service asks to be left alone. Seconds; 0 where it did not say. */
  readonly wait: number;

  constructor(kind: Kind, message: string, more: { taken: Trouble['taken']; wait?: number; cause?: unknown }) {
    const [fix, retryable] = about[kind];
    super(`hosted_${kind}`, message, { fix, retryable, cause: more.cause });
    this.kind = kind;
    this.taken = more.taken;
    this.wait = more.wait ?? 0;
  }
}

interface Said {
  /** 0: the words come from the answer about an order. */
  readonly status: number;
  readonly said: string;
  readonly retryAfter: string;
  /** The question was an order: nothing that was there before can be gone. */
  readonly orders?: boolean;
}

/** What a bad answer means: by the rules of the binding, first that holds, else by its status. */
export function troubleOf({ label, errors }: HostedService, { status, said, retryAfter, orders }: Said): Trouble {
  const json = parsed(said);
  const rule = errors.find(
    ({ status: of, at, is }) =>
      (of === undefined || of.includes(status)) && (at === undefined || matches(textAt(json, at), is)),
  );
  const kind = rule?.as ?? (orders && (status === 404 || status === 410) ? 'request' : byStatus(status));
  const why = wordsOf(json);
  const told = why ? `: ${why}` : '';
  const by = status === 0 ? '' : ` (${status})`;
  const words: Readonly<Record<Told, string>> = {
    content: `${label} refused this for its content${told}.`,
    credit: `${label} asks for payment${told}.`,
    key: `${label} does not accept the key${told}.`,
    busy: `${label} is busy${by}${told}.`,
    lost: `${label} no longer knows this order${told}.`,
    expired: `${label} no longer has the result${told}.`,
    request: `${label} does not take this request${by}${told}.`,
    failed: `${label} could not do it${by}${told}.`,
  };
  // 429 and the like come before anything was taken; a server that fails may have taken it and not be able to say so.
  const unsure = status >= 500 || status === 408 || status === 409 || status === 425;
  return new Trouble(kind, words[kind], { taken: unsure ? 'unknown' : 'no', wait: secondsOf(retryAfter) });
}

const matches = (found: string, is: readonly string[] | undefined): boolean =>
  is === undefined ? found !== '' : is.some((one) => found.toLowerCase().includes(one.toLowerCase()));

function byStatus(status: number): Told {
  if (status === 0) return 'failed';
  if (status === 401 || status === 403) return 'key';
  if (status === 402) return 'credit';
  if (status === 404) return 'lost';
  if (status === 410) return 'expired';
  if (status === 408 || status === 409 || status === 425 || status === 429 || status >= 500) return 'busy';
  return 'request';
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, (date - Date.now()) / 1000);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Services wrap their reason in many shapes; what is no JSON is a page for a browser and says nothing to a person. */
function wordsOf(json: unknown): string {
  const places = ['error.message', 'error', 'message', 'detail', 'failure.message', 'failure', 'reason'];
  const found = places.map((place) => textAt(json, place)).find((text) => text !== '') ?? '';
  return found
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .slice(0, 300);
}
