import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { type Lut, lookUp } from './lut.ts';

/** A table of 65 points is 8 MB of text; nobody makes larger ones for use in a film. */
const MOST_POINTS = 65;
export const MAX_CUBE_BYTES = 12_000_000;

const bad = (why: string) =>
  refuse('bad_lut', `The look-up table cannot be read: ${why}.`, {
    fix: 'It should be a .cube file, as DaVinci Resolve and Photoshop write them.',
  });

/**
 * Reads a `.cube` file (Adobe, 2013): `LUT_3D_SIZE` or `LUT_1D_SIZE`, an optional domain, and as many lines of three
 * numbers, red running fastest. A one-dimensional table becomes a three-dimensional one. Refuses `bad_lut`.
 */
export function parseCube(text: string): Result<{ readonly title: string; readonly lut: Lut }> {
  let title = '';
  let size = 0;
  let flat = 0;
  let low = [0, 0, 0];
  let high = [1, 1, 1];
  const numbers: number[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const words = line.trim().split(/\s+/);
    const word = words[0] ?? '';
    if (word === '' || word.startsWith('#')) continue;
    if (/^[-+.\d]/.test(word)) {
      const row = words.map(Number);
      if (row.length !== 3 || !row.every(Number.isFinite)) return bad(`“${line.trim().slice(0, 60)}” is not a colour`);
      numbers.push(...row);
      if (numbers.length > MOST_POINTS ** 3 * 3) return bad('it holds too many colours');
    } else if (word === 'TITLE') title = line.replace(/^\s*TITLE\s*/, '').replace(/^"|"\s*$/g, '');
    else if (word === 'LUT_3D_SIZE') size = Number(words[1]);
    else if (word === 'LUT_1D_SIZE') flat = Number(words[1]);
    else if (word === 'DOMAIN_MIN') low = words.slice(1, 4).map(Number);
    else if (word === 'DOMAIN_MAX') high = words.slice(1, 4).map(Number);
  }
  if (![...low, ...high].every(Number.isFinite) || low.some((value, i) => value >= high[i]!)) {
    return bad('its domain is not one');
  }
  if (flat > 0) return fromFlat(flat, numbers, title, low, high);
  if (!Number.isInteger(size) || size < 2 || size > MOST_POINTS) return bad(`it has no size from 2 to ${MOST_POINTS}`);
  if (numbers.length !== size ** 3 * 3) {
    return bad(`it holds ${Math.floor(numbers.length / 3)} colours where ${size ** 3} are due`);
  }
  const lut: Lut = { size, values: Float32Array.from(numbers) };
  const plain = low.every((value) => value === 0) && high.every((value) => value === 1);
  return ok({ title, lut: plain ? lut : onUnitDomain(lut, low, high) });
}

/** The same table over 0 … 1, so that nobody else has to know of domains. */
function onUnitDomain(lut: Lut, low: readonly number[], high: readonly number[]): Lut {
  const place = (value: number, c: number) => (value - low[c]!) / (high[c]! - low[c]!);
  return filled(lut.size, (r, g, b, out) => lookUp(lut, place(r, 0), place(g, 1), place(b, 2), out));
}

function fromFlat(
  points: number,
  numbers: readonly number[],
  title: string,
  low: readonly number[],
  high: readonly number[],
): Result<{ readonly title: string; readonly lut: Lut }> {
  if (!Number.isInteger(points) || points < 2 || numbers.length !== points * 3) {
    return bad(`it holds ${Math.floor(numbers.length / 3)} colours where ${points} are due`);
  }
  const along = (value: number, c: number): number => {
    const at = Math.min(Math.max((value - low[c]!) / (high[c]! - low[c]!), 0), 1) * (points - 1);
    const before = Math.min(Math.floor(at), points - 2);
    const [left, right] = [numbers[before * 3 + c]!, numbers[(before + 1) * 3 + c]!];
    return left + (right - left) * (at - before);
  };
  const lut = filled(MOST_POINTS, (r, g, b, out) => {
    out[0] = along(r, 0);
    out[1] = along(g, 1);
    out[2] = along(b, 2);
  });
  return ok({ title, lut });
}

function filled(size: number, colour: (r: number, g: number, b: number, out: Float32Array) => void): Lut {
  const values = new Float32Array(size ** 3 * 3);
  const out = new Float32Array(3);
  let at = 0;
  const step = 1 / (size - 1);
  for (let b = 0; b < size; b++) {
    for (let g = 0; g < size; g++) {
      for (let r = 0; r < size; r++, at += 3) {
        colour(r * step, g * step, b * step, out);
        values.set(out, at);
      }
    }
  }
  return { size, values };
}

/** A table as a `.cube` file. */
export function writeCube({ size, values }: Lut, title = ''): string {
  const lines = [...(title ? [`TITLE "${title.replaceAll('"', "'")}"`] : []), `LUT_3D_SIZE ${size}`];
  for (let i = 0; i < values.length; i += 3) {
    lines.push(`${values[i]!.toFixed(6)} ${values[i + 1]!.toFixed(6)} ${values[i + 2]!.toFixed(6)}`);
  }
  return `${lines.join('\n')}\n`;
}
