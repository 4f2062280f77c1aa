import type { Canvas } from '@napi-rs/canvas';
import { type Paint, surface } from './surface.ts';
import { typeface } from './typeface.ts';

/** One line of speech and when it is heard, in seconds from the start of the take. */
export interface Spoken {
  readonly speaker: string;
  readonly line: string;
  readonly delivery?: string;
  /** Heard from outside the picture. */
  readonly unseen?: boolean;
  readonly start: number;
  readonly seconds: number;
}

const LEAD = 0.35;
const GAP = 0.15;

export const wordsOf = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** Each line takes its words at 2.5 a second and a breath; all of them are drawn together where the take is too short. */
export function schedule(
  speech: readonly { speaker: string; line: string; delivery?: string | undefined; unseen?: boolean | undefined }[],
  seconds: number,
): Spoken[] {
  const lines = speech.filter(({ line }) => line.trim() !== '');
  const lengths = lines.map(({ line }) => wordsOf(line) / 2.5 + 0.3);
  const wanted = lengths.reduce((sum, length) => sum + length + GAP, -GAP);
  const lead = Math.min(LEAD, seconds * 0.08);
  const squeeze = Math.min(1, Math.max(0.05, seconds - lead) / Math.max(wanted, 0.01));
  let at = lead;
  return lines.map((line, i) => {
    const length = (lengths[i] ?? 0) * squeeze;
    const spoken = { ...line, start: at, seconds: length };
    at += length + GAP * squeeze;
    return spoken;
  });
}

export interface Caption {
  readonly canvas: Canvas;
  readonly x: number;
  readonly y: number;
  readonly start: number;
  readonly end: number;
}

/** The captions of a take: a long line follows on, two rows at a time, in step with its words. */
export function setCaptions(spoken: readonly Spoken[], width: number, height: number): Caption[] {
  return spoken.flatMap((line) => {
    const rows = rowsOf(line.line, width, height);
    if (rows.length <= 2) return [setCaption(line, width, height)];
    const parts: string[] = [];
    for (let i = 0; i < rows.length; i += 2) parts.push(rows.slice(i, i + 2).join(/\s/.test(line.line) ? ' ' : ''));
    const all = parts.reduce((sum, part) => sum + part.length, 0);
    let at = line.start;
    return parts.map((part, i) => {
      const seconds = (line.seconds * part.length) / all;
      const caption = setCaption({ ...line, line: part, start: at, seconds }, width, height);
      at += seconds;
      // Only the last one lingers: the others give way to what follows.
      return i < parts.length - 1 ? { ...caption, end: caption.end - 0.25 } : caption;
    });
  });
}

const sizeOf = (width: number, height: number): number => Math.max(9, Math.min(width, height * 1.2) * 0.039);

function rowsOf(line: string, width: number, height: number): string[] {
  const probe = surface(8, 8).paint;
  probe.font = `560 ${sizeOf(width, height)}px ${typeface()}`;
  return wrap(probe, line.replace(/\s+/g, ' ').trim(), width * 0.74);
}

/** Sets a line in the lower third: the speaker in small capitals, the words under it, centred, at most two rows. */
export function setCaption(spoken: Spoken, width: number, height: number): Caption {
  const size = sizeOf(width, height);
  const label = size * 0.56;
  const type = typeface();
  const rows = rowsOf(spoken.line, width, height).slice(0, 2);
  const lineHeight = size * 1.28;
  const pad = Math.ceil(size * 0.9);
  const block = label * 1.75 + rows.length * lineHeight;
  const { canvas, paint } = surface(width * 0.86, block + pad * 2);
  paint.textAlign = 'center';
  paint.textBaseline = 'alphabetic';
  const middle = canvas.width / 2;
  const write = (draw: () => void) => {
    paint.save();
    paint.shadowColor = 'rgba(0,0,0,.85)';
    paint.shadowBlur = size * 0.42;
    paint.shadowOffsetY = size * 0.05;
    draw();
    draw();
    paint.restore();
    draw();
  };
  paint.font = `650 ${label}px ${type}`;
  paint.letterSpacing = `${(label * 0.16).toFixed(2)}px`;
  paint.fillStyle = '#f2c27c';
  write(() => paint.fillText(spoken.speaker.toUpperCase(), middle, pad + label));
  paint.letterSpacing = '0px';
  paint.font = `560 ${size}px ${type}`;
  paint.fillStyle = '#fbf7ef';
  rows.forEach((row, i) => {
    write(() => paint.fillText(row, middle, pad + label * 1.75 + lineHeight * (i + 0.78)));
  });
  return {
    canvas,
    x: Math.round((width - canvas.width) / 2),
    y: Math.round(height * 0.925 - block - pad),
    start: spoken.start,
    end: spoken.start + spoken.seconds,
  };
}

function wrap(paint: Paint, text: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  // Scripts without spaces break anywhere.
  const parts = /\s/.test(text) || text.length < 30 ? text.split(' ') : [...text];
  const joint = parts.length > 1 && /\s/.test(text) ? ' ' : parts.length === text.length ? '' : ' ';
  for (const part of parts) {
    const longer = row === '' ? part : row + joint + part;
    if (row !== '' && paint.measureText(longer).width > width) {
      rows.push(row);
      row = part;
    } else row = longer;
  }
  if (row !== '') rows.push(row);
  // Two rows of like length read better than a long and a short one.
  if (rows.length === 2 && joint === ' ') {
    const words = text.split(' ');
    let best = rows;
    let least = Infinity;
    for (let cut = 1; cut < words.length; cut++) {
      const pair = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')];
      const widths = pair.map((half) => paint.measureText(half).width);
      const longest = Math.max(...widths);
      if (longest <= width && longest < least) {
        least = longest;
        best = pair;
      }
    }
    return best;
  }
  return rows;
}

/** Fades over an eighth of a second at both ends. `t` in seconds of the take. */
export function drawCaption(paint: Paint, caption: Caption, t: number): void {
  const alpha = Math.min(1, (t - caption.start) / 0.12, (caption.end + 0.25 - t) / 0.16);
  if (alpha <= 0) return;
  paint.globalAlpha = alpha;
  paint.drawImage(caption.canvas, caption.x, caption.y);
  paint.globalAlpha = 1;
}
