import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';

/** System fonts differ; the last is what every renderer falls back to. */
export const FONT = '"Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Noto Sans", sans-serif';

/** The picture of a shot that is not made yet: dark, its name, and below it what it will show. PNG bytes. */
export async function slugCard(
  size: { readonly width: number; readonly height: number },
  name: string,
  prompt: string,
): Promise<Uint8Array> {
  const { width, height } = size;
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  const unit = Math.max(8, Math.round(height / 24));
  pen.fillStyle = '#15171c';
  pen.fillRect(0, 0, width, height);
  pen.strokeStyle = '#2c313b';
  pen.lineWidth = Math.max(1, unit / 12);
  pen.strokeRect(unit, unit, width - 2 * unit, height - 2 * unit);

  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `600 ${Math.round(unit * 1.4)}px ${FONT}`;
  const lines = wrap(pen, prompt, width - 6 * unit, `${unit}px ${FONT}`, 6);
  const top = height / 2 - (lines.length * unit * 1.5) / 2;
  pen.font = `600 ${Math.round(unit * 1.4)}px ${FONT}`;
  pen.fillStyle = '#e8eaf0';
  pen.fillText(wrap(pen, name, width - 6 * unit, pen.font, 1)[0] ?? '', width / 2, top);
  pen.font = `${unit}px ${FONT}`;
  pen.fillStyle = '#9aa1ae';
  lines.forEach((line, index) => {
    pen.fillText(line, width / 2, top + unit * 2.2 + index * unit * 1.5);
  });
  return canvas.encode('png');
}

/** A small label on a dark ground, for what is laid over a film to be looked at: shot name, the word draft. PNG bytes. */
export async function label(text: string, height: number, tone: 'plain' | 'warn'): Promise<Uint8Array> {
  const unit = Math.max(10, Math.round(height / 30));
  const measure = createCanvas(8, 8).getContext('2d');
  const font = `600 ${unit}px ${FONT}`;
  measure.font = font;
  const width = even(Math.ceil(measure.measureText(text).width) + unit);
  const tall = even(Math.round(unit * 1.7));
  const canvas = createCanvas(width, tall);
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'rgba(12, 13, 16, 0.72)';
  pen.fillRect(0, 0, width, tall);
  pen.font = font;
  pen.textBaseline = 'middle';
  pen.fillStyle = tone === 'warn' ? '#ffc861' : '#f2f4f8';
  pen.fillText(text, unit / 2, tall / 2);
  return canvas.encode('png');
}

const even = (n: number): number => n + (n % 2);

function wrap(pen: SKRSContext2D, text: string, width: number, font: string, most: number): string[] {
  pen.font = font;
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && pen.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== '') lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]} …`];
}
