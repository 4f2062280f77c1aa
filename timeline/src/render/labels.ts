import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutTrack } from '../layout/layout.ts';
import type { Sequence } from '../sequence/types.ts';
import { label } from './card.ts';
import type { Label, Size } from './picture-graph.ts';

export interface OverlayWish {
  /** The word *draft* over takes that a draft engine made. */
  readonly draft?: boolean;
  /** Running timecode, bottom left. */
  readonly timecode?: boolean;
  /** The name of the shot. */
  readonly slate?: boolean;
}

/** The labels that are wished, drawn to PNG files in `scratch`: one file for each text. */
export async function labelsFor(
  sequence: Sequence,
  from: number,
  to: number,
  size: Size,
  wish: OverlayWish,
  scratch: string,
): Promise<readonly Label[]> {
  const index = sequence.tracks.findIndex((track) => track.kind === 'video' && !track.hidden);
  if (index < 0) return [];
  const labels: Label[] = [];
  const files = new Map<string, string>();
  const draw = async (text: string, tone: 'plain' | 'warn'): Promise<string> => {
    const known = files.get(tone + text);
    if (known) return known;
    const file = join(scratch, `label-${files.size}.png`);
    await writeFile(file, await label(text, size.height, tone));
    files.set(tone + text, file);
    return file;
  };
  for (const { clip, take, start, end } of layoutTrack(sequence, index)) {
    if (clip.disabled || end <= from || start >= to) continue;
    if (wish.slate) labels.push({ file: await draw(clip.name, 'plain'), from: start, to: end, corner: 'top-left' });
    if (wish.draft && take?.origin?.draft) {
      labels.push({ file: await draw('DRAFT', 'warn'), from: start, to: end, corner: 'top-right' });
    }
  }
  return labels;
}
