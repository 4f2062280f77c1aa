import { ok, type Result, refuse } from '@reelgraph/timeline';

/** How the words of a refusal speak of the server. */
export interface ServerWords {
  /** "a language server" */
  readonly what: string;
  /** What would travel in the open without encryption. */
  readonly sent: string;
  readonly example: string;
  readonly code: string;
}

/**
 * An address that a person typed, in its plain form: no slash at its end. This machine and the own network are the person's
 * explicit choice; what is beyond them must be encrypted, and addresses that only give a cloud machine's own secrets are
 * refused. Empty is legal and means "not set up".
 */
export function checkServerAddress(text: string, words: ServerWords): Result<string> {
  const typed = text.trim();
  if (typed === '') return ok('');
  const no = (message: string, fix: string) => refuse(words.code, message, { fix, field: 'url' });
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`);
  } catch {
    return no(`"${typed.slice(0, 80)}" is not an address.`, `Write it like ${words.example}.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return no(
      `${words.what[0]?.toUpperCase()}${words.what.slice(1)} is reached by http or https.`,
      `Write it like ${words.example}.`,
    );
  if (url.username || url.password)
    return no(
      'The address holds a name or a password.',
      'Put the key into its own field: addresses are shown and logged.',
    );
  if (url.search || url.hash) return no('The address goes on behind its path.', 'Leave out everything from ? or # on.');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isForbidden(host)) return no(`${host} is no place for ${words.what}.`, 'Use the address of the server itself.');
  if (url.protocol === 'http:' && !isNear(host))
    return no(
      `${host} is beyond your own network, and http is not encrypted.`,
      `Use https: ${words.sent} would travel in the open.`,
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
export function isNear(host: string): boolean {
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

/** Neither this machine nor the own network, nor a way there through another spelling (NAT64, 6to4). */
export const isPublic = (host: string): boolean =>
  !isForbidden(host) && !isNear(host) && !/^(?:64:ff9b:|2002:)/i.test(host);

/** This machine itself: what is loaded there shares its memory. */
export function isThisMachine(host: string): boolean {
  const name = host.toLowerCase();
  return mapped(name)?.[0] === 127 || name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}
