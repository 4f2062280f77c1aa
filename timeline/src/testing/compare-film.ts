import { layersAt } from '../layout/layers.ts';
import { type Frame, frameSource } from '../media/index.ts';
import type { Sequence } from '../sequence/types.ts';
import { blockCentres, greyAt } from './numbered.ts';
import type { NumberedSource } from './random-film.ts';

export interface WrongFrame {
  readonly frame: number;
  readonly off: number;
  readonly what: string;
}

/**
 * Decodes an export of numbered sources and compares every frame, at the middle of every block of every layer, with
 * what `layersAt` says of it. A frame that is one off differs by black against white. Answers the frames that differ.
 */
export async function wrongFrames(
  file: string,
  sequence: Sequence,
  sources: readonly NumberedSource[],
  range?: { readonly from: number; readonly to: number },
): Promise<{ readonly frames: number; readonly wrong: readonly WrongFrame[] }> {
  const wrong: WrongFrame[] = [];
  let frames = 0;
  for await (const frame of frameSource(file, { pixelFormat: 'gray' })) {
    const at = frame.index + (range?.from ?? 0);
    const worst = compare(frame, at, sequence, sources);
    if (worst && worst.off > 20) wrong.push(worst);
    frames++;
  }
  return { frames, wrong };
}

function compare(
  picture: Frame,
  at: number,
  sequence: Sequence,
  sources: readonly NumberedSource[],
): WrongFrame | null {
  const layers = layersAt(sequence, at);
  if (layers.some(({ take }) => take === null)) return null; // a card: its letters are not for this test
  let worst: WrongFrame | null = null;
  for (const looked of layers) {
    for (const centre of blockCentres) {
      // The block's place in the frame, as fractions of it.
      const { x: dx, y: dy, scale } = looked.transform;
      const point = { x: 0.5 + dx + (centre.x - 0.5) * scale, y: 0.5 + dy + (centre.y - 0.5) * scale };
      if (point.x <= 0.01 || point.x >= 0.99 || point.y <= 0.01 || point.y >= 0.99) continue;
      const due = expected(layers, point, sources);
      if (due === null) continue;
      const column = Math.floor(point.x * picture.width);
      const row = Math.floor(point.y * picture.height);
      const seen = picture.data[row * picture.width + column] ?? 0;
      const off = Math.abs(seen - due);
      if (!worst || off > worst.off) {
        const what = layers.map(
          (l) => `${l.placed.clip.name}:${l.source}@${l.opacity.toFixed(2)} ${l.transition?.kind ?? ''}`,
        );
        worst = { frame: at, off, what: `${seen} for ${due.toFixed(0)} in ${what.join(' + ')}` };
      }
    }
  }
  return worst;
}

/** The grey that the layers give at a point, or null where an edge is too near to say. */
function expected(
  layers: ReturnType<typeof layersAt>,
  point: { readonly x: number; readonly y: number },
  sources: readonly NumberedSource[],
): number | null {
  let grey = 0;
  for (const layer of layers) {
    const { x: dx, y: dy, scale } = layer.transform;
    const inside = { x: (point.x - 0.5 - dx) / scale + 0.5, y: (point.y - 0.5 - dy) / scale + 0.5 };
    const near = 0.02;
    if ([inside.x, inside.y].some((v) => Math.abs(v) < near || Math.abs(v - 1) < near)) return null;
    if (inside.x < 0 || inside.x > 1 || inside.y < 0 || inside.y > 1) continue;
    const column = inside.x * 16;
    if (Math.abs(column - Math.round(column)) < 0.15) return null;
    if ([0.25, 0.5].some((edge) => Math.abs(inside.y - edge) < 0.04)) return null;
    const source = sources.find(({ asset }) => asset === layer.take?.asset);
    if (!source || layer.source === null) return null;
    if (layer.transition?.kind === 'wipe' && layer.transition.side === 'to') {
      if (Math.abs(point.x - layer.transition.progress) < 0.03) return null;
      if (point.x > layer.transition.progress) continue;
    }
    grey = grey * (1 - layer.opacity) + greyAt(source.from + layer.source, inside.x, inside.y) * layer.opacity;
  }
  return grey;
}
