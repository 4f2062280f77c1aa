import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '../layout/layers.ts';
import { layoutSequence, type PlacedClip } from '../layout/layout.ts';
import type { Sound } from '../layout/sounds.ts';
import { MediaError } from '../media/errors.ts';
import { type MediaFacts, probe } from '../media/probe.ts';
import type { Sequence } from '../sequence/types.ts';
import { slugCard } from './card.ts';
import type { Size, Source } from './picture-graph.ts';
import type { SoundSource } from './sound-graph.ts';
import { drawWords } from './words.ts';

export interface Sources {
  picture(placed: PlacedClip): Source;
  sound(sound: Sound): SoundSource;
  /** The picture has an alpha channel, so what is below it shows. */
  hasAlpha(placed: PlacedClip): boolean;
}

/** Opens and probes, once each, all files that a range of a film needs, and draws titles and the cards of shots without a take. */
export async function openSources(
  sequence: Sequence,
  from: number,
  to: number,
  open: (asset: string) => Promise<string>,
  size: Size,
  scratch: string,
  signal?: AbortSignal,
): Promise<Sources> {
  const files = new Map<string, { file: string; facts: MediaFacts }>();
  const cards = new Map<PlacedClip, Source>();
  for (const placed of layoutSequence(sequence)) {
    const { clip, take, track } = placed;
    if (clip.disabled || placed.end + placed.tail <= from || placed.start - placed.lead >= to) continue;
    if (take && take.state !== 'failed') {
      if (!files.has(take.asset)) {
        const file = await open(take.asset).catch((cause: unknown) => {
          throw new MediaError('media_missing', `The media of “${clip.name}” is not there.`, {
            fix: 'Relink the clip, choose another take, or disable it.',
            cause,
          });
        });
        files.set(take.asset, { file, facts: await probe(file, signal) });
      }
    } else if (track.kind === 'video' && !track.hidden && !clip.adjustment) {
      const file = join(scratch, `card-${cards.size}.png`);
      const text = textOf(placed);
      const card = text ? drawWords({ ...text, ...size }) : slugCard(size, clip.name, clip.slug?.prompt ?? '');
      await writeFile(file, await card);
      const { video } = await probe(file, signal);
      if (video) cards.set(placed, { file, video, still: true });
    }
  }

  return {
    picture(placed) {
      const card = cards.get(placed);
      if (card) return card;
      const found = files.get(placed.take?.asset ?? '');
      if (!found?.facts.video)
        throw new MediaError('no_picture', `The take of “${placed.clip.name}” holds no picture.`);
      return { file: found.file, video: found.facts.video, still: found.facts.kind === 'image' };
    },
    sound({ take, placed }) {
      const found = files.get(take.asset);
      if (!found?.facts.audio) throw new MediaError('no_sound', `The take of “${placed.clip.name}” holds no sound.`);
      return { file: found.file, channels: found.facts.audio.channels };
    },
    hasAlpha(placed) {
      const format = cards.has(placed)
        ? placed.clip.text
          ? 'rgba'
          : 'rgb24'
        : (files.get(placed.take?.asset ?? '')?.facts.video?.pixelFormat ?? '');
      // The card is drawn opaque; palettes may hold transparent entries.
      return isAlphaFormat(format);
    },
  };
}

/** Pixel formats of ffmpeg that can be transparent. */
export const isAlphaFormat = (format: string): boolean => /rgba|bgra|argb|abgr|yuva|gbrap|^ya|pal8/.test(format);
