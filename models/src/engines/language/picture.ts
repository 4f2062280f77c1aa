import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { EngineError } from '../../capabilities/capability.ts';

/** More than this tells a model nothing more, and costs it its window. Pixels of the longer side. */
const LONGEST_SIDE = 1024;

/** A picture as language servers take it: JPEG, not larger than a model looks at. */
export async function pictureFor(file: string): Promise<{ mime: string; base64: string }> {
  try {
    const image = await loadImage(await readFile(file));
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = createCanvas(
      Math.max(1, Math.round(image.width * scale)),
      Math.max(1, Math.round(image.height * scale)),
    );
    const pen = canvas.getContext('2d');
    // JPEG knows no clear pixels: a cut-out stands before white, not black.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { mime: 'image/jpeg', base64: (await canvas.encode('jpeg', 90)).toString('base64') };
  } catch (cause) {
    throw new EngineError('picture_unreadable', 'The picture cannot be opened to be looked at.', {
      fix: 'Bring it in again as PNG, JPEG or WebP.',
      cause,
    });
  }
}
