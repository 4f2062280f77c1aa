import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { MediaError } from '../media/errors.ts';
import type { TextPicture, TextStyle } from '../text/style.ts';
import { fontStack } from './fonts.ts';

/** Distance of lines, in em boxes. */
const LEADING = 1.25;
/** Space around the words on their plate, in em boxes. */
const PAD = 0.35;
/** What canvases and browsers hold; at 720 lines about 250 lines of credits. */
const MOST_LINES = 16_000;

/**
 * Draws words into a picture as wide as the frame, transparent around them: PNG. As tall as the frame, or as the words
 * where they roll. Player and export both ask here, so that a title is the same to the pixel. Throws `text_too_long`.
 */
export async function drawWords({ words, style, width, height }: TextPicture): Promise<Buffer> {
  const em = style.size * height;
  const font = `${style.weight} ${em.toFixed(2)}px ${fontStack(style.font)}`;
  const lines = broken(words, style.width * width, font);
  const block = lines.length * em * LEADING;
  const tall = style.roll ? Math.max(2, Math.ceil(block + em)) : height;
  if (tall > MOST_LINES) {
    throw new MediaError('invalid_request', 'These words are too many for one title.', {
      fix: 'Split them over several clips, or make them smaller.',
    });
  }
  const canvas = createCanvas(width, tall);
  const pen = canvas.getContext('2d');
  pen.font = font;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = style.align;
  const widest = Math.max(0, ...lines.map((line) => pen.measureText(line).width));
  const stand = { top: 0, middle: block / 2, bottom: block }[style.stand];
  const top = style.roll ? em / 2 : style.y * height - stand;
  const x = style.x * width;
  if (style.plate) drawPlate(pen, style, { x, top, width: widest, height: block, em });
  pen.fillStyle = style.colour;
  if (style.shadow) {
    pen.shadowColor = 'rgba(0, 0, 0, 0.75)';
    pen.shadowBlur = em * 0.12;
    pen.shadowOffsetY = em * 0.03;
  }
  lines.forEach((line, i) => {
    // Inter's capitals are 0.73 of the em box: so the line's letters stand in the middle of its band.
    pen.fillText(line, x, top + em * (LEADING * (i + 0.5) + 0.365));
  });
  return canvas.encode('png');
}

function drawPlate(
  pen: SKRSContext2D,
  { plate, align }: TextStyle,
  block: { x: number; top: number; width: number; height: number; em: number },
): void {
  if (!plate || block.width === 0) return;
  const pad = block.em * PAD;
  const left = block.x - { left: 0, center: block.width / 2, right: block.width }[align] - pad * 1.4;
  pen.save();
  pen.globalAlpha = plate.opacity;
  pen.fillStyle = plate.colour;
  pen.beginPath();
  pen.roundRect(left, block.top - pad * 0.5, block.width + pad * 2.8, block.height + pad, block.em * 0.12);
  pen.fill();
  pen.restore();
}

/** Lines as they were written, each broken where it would be wider than `most`; a word alone may be. */
function broken(words: string, most: number, font: string): readonly string[] {
  const pen = createCanvas(8, 8).getContext('2d');
  pen.font = font;
  return words.split('\n').flatMap((written) => {
    const lines: string[] = [];
    let line = '';
    for (const word of written.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > most) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}
