import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import { typeface } from '@reelgraph/models/typeface';
import { z } from 'zod';
import { defineNode, type Keyed, NodeError, param, port } from '../../define/index.ts';
import type { ShotValue } from '../../values.ts';

/** As an export: no side of a picture is longer. */
const LONGEST = 8192;
const MOST_COLUMNS = 8;
const PAPER = { background: '#f4f3ef', line: '#c9c6bd', ink: '#1c1b19', soft: '#6b675e' };

/** Lines of a text that are not wider than `width`; what does not fit into `most` of them ends with an ellipsis. */
export function wrapText(text: string, width: number, most: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= most) return lines.map((one) => cutTo(one, width, measure));
  const kept = lines.slice(0, most);
  return kept.map((one, i) => cutTo(i === most - 1 ? `${one} …` : one, width, measure));
}

/** A word that is wider than its line loses its end. */
function cutTo(line: string, width: number, measure: (text: string) => number): string {
  if (measure(line) <= width) return line;
  let end = line.length;
  while (end > 1 && measure(`${line.slice(0, end)}…`) > width) end--;
  return `${line.slice(0, end)}…`;
}

const sizes: Readonly<Record<string, string>> = {
  'extreme-wide': 'Extreme wide',
  wide: 'Wide',
  full: 'Full',
  medium: 'Medium',
  'medium-close': 'Medium close-up',
  close: 'Close-up',
  'extreme-close': 'Extreme close-up',
  insert: 'Insert',
};

const headOf = (shot: ShotValue): string =>
  [shot.number, sizes[shot.size] ?? shot.size, `${shot.seconds.toFixed(1)} s`].join('  ·  ');
const wordsOf = ({ action, dialogue }: ShotValue): string =>
  [action, ...dialogue.map(({ character, line }) => `${character}: “${line}”`)].join(' ');

export const contactSheet = defineNode({
  type: 'image/contact-sheet',
  title: 'Storyboard Sheet',
  category: 'Generate',
  icon: 'layout-template',
  aliases: ['contact sheet', 'board', 'grid', 'print'],
  help:
    'All pictures of a list on one page, in order. With the shots wired in, each has its number, size, length and what happens below it.\n\n' +
    'To print it, or to send it to somebody who has no Reelgraph.',
  inputs: {
    pictures: port.image({ list: true, partial: 'holes' }),
    shots: port.shot({ list: true, optional: true }),
  },
  params: z.object({
    title: param.text({ onNode: true }),
    columns: param.integer({ default: 3, min: 1, max: MOST_COLUMNS, onNode: true }),
    width: param.integer({ default: 2400, min: 320, max: LONGEST, unit: 'px' }),
    captions: param.toggle({ default: true, help: 'What each shot shows, below its picture.' }),
  }),
  outputs: { image: port.image() },
  host: 'task',
  preview: 'image',
  async run({ inputs, params, context }) {
    const [first] = inputs.pictures;
    if (!first)
      throw new NodeError('nothing_to_show', 'There is no picture for the sheet.', {
        fix: 'Connect the pictures of a storyboard.',
      });
    const shots = new Map((inputs.shots ?? []).map((one) => [one.key, one.value]));
    const page = layOut(inputs.pictures, first.value.width / first.value.height, params, shots.size > 0);
    const face = typeface();
    const canvas = createCanvas(page.width, page.height);
    const paint = canvas.getContext('2d');
    paint.fillStyle = PAPER.background;
    paint.fillRect(0, 0, page.width, page.height);
    paint.textBaseline = 'top';
    if (params.title !== '') {
      paint.fillStyle = PAPER.ink;
      paint.font = `650 ${page.text * 1.7}px ${face}`;
      paint.fillText(params.title, page.gap, page.gap);
    }
    for (const [index, { key, value }] of inputs.pictures.entries()) {
      context.signal.throwIfAborted();
      const x = page.gap + (index % page.columns) * (page.cell.width + page.gap);
      const y = page.top + Math.floor(index / page.columns) * (page.cell.height + page.gap);
      const picture = await loadImage(await context.media.open(value));
      const scale = Math.max(page.cell.width / picture.width, page.cell.picture / picture.height);
      const [w, h] = [page.cell.width / scale, page.cell.picture / scale];
      const [left, upper] = [(picture.width - w) / 2, (picture.height - h) / 2];
      paint.drawImage(picture, left, upper, w, h, x, y, page.cell.width, page.cell.picture);
      paint.strokeStyle = PAPER.line;
      paint.strokeRect(x, y, page.cell.width, page.cell.picture);
      const shot = shots.get(key);
      if (shot && params.captions) caption(paint, shot, { ...page, x, y: y + page.cell.picture, face });
      context.progress((index + 1) / (inputs.pictures.length + 1));
    }
    const out = join(context.scratch, 'sheet.png');
    await writeFile(out, await canvas.encode('png'));
    return { image: await context.media.saveImage(out) };
  },
});

interface Page {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly gap: number;
  readonly top: number;
  /** Height of ordinary letters. */
  readonly text: number;
  readonly cell: { readonly width: number; readonly height: number; readonly picture: number };
}

/** How many lines of what happens stand below a picture. */
const LINES = 3;

function layOut(
  pictures: readonly Keyed<unknown>[],
  aspect: number,
  { columns: asked, width, title, captions }: { columns: number; width: number; title: string; captions: boolean },
  told: boolean,
): Page {
  const columns = Math.min(asked, pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const at = (width: number): Page => {
    const gap = Math.max(4, Math.round(width * 0.014));
    const cell = Math.floor((width - gap * (columns + 1)) / columns);
    const picture = Math.round(cell / aspect);
    const text = Math.max(7, Math.min(cell * 0.042, width * 0.012));
    const below = told && captions ? Math.round(text * (1.8 + LINES * 1.35)) : 0;
    const top = gap + (title === '' ? 0 : Math.round(text * 1.7 * 1.3) + gap);
    const height = top + rows * (picture + below + gap);
    return { width, height, columns, gap, top, text, cell: { width: cell, height: picture + below, picture } };
  };
  const page = at(width);
  // A sheet of a whole film is smaller rather than longer than a picture may be.
  return page.height <= LONGEST ? page : at(Math.max(320, Math.floor((width * LONGEST) / page.height) - 1));
}

interface Place {
  readonly x: number;
  readonly y: number;
  /** Family of the letters. */
  readonly face: string;
}

function caption(paint: SKRSContext2D, shot: ShotValue, { x, y, face, text, cell }: Page & Place): void {
  paint.fillStyle = PAPER.ink;
  paint.font = `650 ${text}px ${face}`;
  paint.fillText(headOf(shot), x, y + text * 0.5);
  paint.fillStyle = PAPER.soft;
  paint.font = `450 ${text}px ${face}`;
  const lines = wrapText(wordsOf(shot), cell.width, LINES, (line) => paint.measureText(line).width);
  for (const [i, line] of lines.entries()) paint.fillText(line, x, y + text * (1.9 + i * 1.35));
}
