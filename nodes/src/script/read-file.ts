import { ok, type Result, refuse } from '@reelgraph/timeline';
import { writeFountain } from './out/fountain.ts';
import { looksLikeFdx } from './parse/fdx.ts';
import { parseScript } from './parse/parse.ts';
import { decodeText } from './text/decode.ts';
import { withoutBom } from './text/lines.ts';
import { refuseText } from './text/refuse-text.ts';

/** Beyond it a file is not even read: no screenplay comes near. */
const LARGEST_FILE = 30_000_000;

/**
 * The one door for files that a person calls a screenplay: its text, ready for the script document. Final Draft comes in
 * as Fountain, text in any encoding as it is; what holds no text, or holds it in another way, is refused by its name.
 */
export function readScreenplay(bytes: Uint8Array, name: string): Result<string> {
  if (bytes.length > LARGEST_FILE)
    return refuse('script_too_large', `${name} is too large for a screenplay.`, { fix: 'Choose a file below 30 MB.' });
  const text = toFountain(decodeText(bytes));
  return text.ok ? text : { ok: false, error: { ...text.error, message: `${name}: ${text.error.message}` } };
}

/** A Final Draft text as Fountain; any other text as it is. */
export function toFountain(source: string): Result<string> {
  const text = withoutBom(source);
  const trouble = refuseText(text);
  if (trouble) return { ok: false, error: trouble };
  if (!looksLikeFdx(text)) return ok(text);
  const parsed = parseScript(text, { format: 'fdx' });
  const broken = parsed.warnings.find((warning) => warning.code.startsWith('fdx_'));
  if (broken) return refuse(broken.code, broken.message, { fix: FDX_FIX });
  return ok(writeFountain(parsed));
}

/** What to do about a Final Draft file that cannot be read. */
export const FDX_FIX =
  'Open it in the program that made it and export it as Final Draft (.fdx) again, or as plain text.';
