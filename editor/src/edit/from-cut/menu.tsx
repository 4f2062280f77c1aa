import {
  type Clip,
  type ItemId,
  indexAt,
  newClip,
  newItemId,
  type Sequence,
  type SequenceOp,
  secondsToLength,
  seqFrame,
  startsOf,
  type Track,
} from '@reelgraph/timeline';
import type { MenuPoint } from '@reelgraph/timeline/ui';
import { Dices, SquarePlus, Wand2, X } from 'lucide-react';
import { cancelRun, sequenceAtom, store } from '../../state/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { askForTakes } from '../more-takes.tsx';
import { edit, editSelectionAtom, filmRangeAtom, select } from '../state.ts';
import { transport } from '../transport.ts';
import { askForFrames } from './from-cut.ts';
import { cutJobAtom } from './jobs.ts';
import { type CutWish, fillWish, missingWish, stretchWish } from './wish.ts';

/** A slug of nobody's wish is so long, in seconds. */
const SLUG_SECONDS = 3;

const ask = (make: (sequence: Sequence) => CutWish | null): void => {
  const sequence = store.get(sequenceAtom);
  if (sequence) askForFrames(make(sequence));
};

export const askForMissing = (clip: ItemId): void => ask((sequence) => missingWish(sequence, clip));

/** What may be generated at a clip, as the cut stands. */
export function generateEntries(sequence: Sequence, clip: Clip): readonly MenuEntry[] {
  const job = store.get(cutJobAtom(clip.id));
  if (job && job.state !== 'failed') {
    return ['line', { label: 'Stop making frames', icon: <X size={14} />, run: () => void cancelRun(job.run) }];
  }
  const list: MenuEntry[] = [];
  const missing = missingWish(sequence, clip.id);
  if (missing) {
    list.push({
      label: `Make ${plural(missing.frames, 'missing frame')}…`,
      icon: <Wand2 size={14} />,
      run: () => askForMissing(clip.id),
    });
  }
  const range = store.get(filmRangeAtom);
  const stretch = range && stretchWish(sequence, clip.id, range.from, range.to);
  if (range && stretch) {
    list.push({
      label: `Make in to out anew, ${plural(stretch.frames, 'frame')}…`,
      icon: <Wand2 size={14} />,
      run: () => ask((now) => stretchWish(now, clip.id, range.from, range.to)),
    });
  }
  if (clip.landing) {
    const others = store.get(editSelectionAtom);
    const chosen = others.has(clip.id) ? shotsAmong(sequence, others) : [clip];
    const several = chosen.length > 1;
    list.push({
      label: several ? `New takes of ${chosen.length} shots…` : 'New takes…',
      icon: <Dices size={14} />,
      run: () => askForTakes(chosen),
    });
  } else if (fillWish(sequence, clip.id)) {
    list.push({
      label: 'Generate this clip…',
      icon: <Wand2 size={14} />,
      run: () => ask((now) => fillWish(now, clip.id)),
    });
  }
  return list.length > 0 ? ['line', ...list] : [];
}

/** Shots of a graph among what is selected. */
export const shotsAmong = (sequence: Sequence, ids: ReadonlySet<string>): Clip[] =>
  sequence.tracks
    .flatMap((track) => track.items)
    .filter((item): item is Clip => item.type === 'clip' && ids.has(item.id) && item.landing !== undefined);

/** What may be laid where nothing is. */
export function gapEntries(sequence: Sequence, at: MenuPoint): readonly MenuEntry[] {
  const track = sequence.tracks.find(({ id }) => id === at.track);
  if (track?.kind !== 'video' || track.locked) return [];
  const gap = gapAt(track, at.frame);
  return [
    ...(gap
      ? [
          {
            label: `Generate into this gap, ${plural(gap.length, 'frame')}…`,
            icon: <Wand2 size={14} />,
            run: () => fillGap(track, gap),
          },
        ]
      : []),
    {
      label: 'New slug here',
      icon: <SquarePlus size={14} />,
      run: () => layNewSlug(track, gap ? gap.start : at.frame),
    },
    'line',
  ];
}

interface Hole {
  readonly start: number;
  readonly length: number;
}

function gapAt(track: Track, frame: number): Hole | null {
  const index = indexAt(track.items, frame);
  const item = track.items[index];
  return item?.type === 'gap' ? { start: startsOf(track.items)[index]!, length: item.length } : null;
}

/** The hole that is selected, else none. */
export function selectedGap(): { readonly track: Track; readonly hole: Hole } | null {
  const [id] = store.get(editSelectionAtom);
  for (const track of store.get(sequenceAtom)?.tracks ?? []) {
    const index = track.items.findIndex((item) => item.id === id && item.type === 'gap');
    const hole = index < 0 ? null : gapAt(track, startsOf(track.items)[index]!);
    if (hole) return { track, hole };
  }
  return null;
}

/** A slug takes the place of a hole; what fills it is made from the pictures on both sides. */
export function fillGap(track: Track, hole: Hole): void {
  const id = laySlug(track, hole.start, hole.length);
  if (id) ask((sequence) => fillWish(sequence, id));
}

/** An un-generated clip is a clip: it is cut like any other, and generated when its words are there. */
export function layNewSlug(track: Track, at: number): void {
  const sequence = store.get(sequenceAtom);
  if (sequence) laySlug(track, at, secondsToLength(SLUG_SECONDS, sequence.rate));
}

function laySlug(track: Track, at: number, length: number): ItemId | null {
  const clip = newClip({ name: 'New clip', length, slug: { prompt: '' } });
  const where = { track: track.id, at: seqFrame(at), clips: [clip], splitId: newItemId() };
  const op: SequenceOp = track.mode === 'magnetic' ? { type: 'insert', ...where } : { type: 'overwrite', ...where };
  if (!edit([op], 'New slug')) return null;
  select([clip.id]);
  return clip.id;
}

/** By key: the most that can be made at what is selected, or at the clip under the playhead. */
export function generateHere(): void {
  const gap = selectedGap();
  if (gap) {
    fillGap(gap.track, gap.hole);
    return;
  }
  const sequence = store.get(sequenceAtom);
  const [id] = store.get(editSelectionAtom);
  if (!sequence || id === undefined) return;
  const clip = id as ItemId;
  const range = store.get(filmRangeAtom);
  askForFrames(
    missingWish(sequence, clip) ??
      (range ? stretchWish(sequence, clip, range.from, range.to) : null) ??
      fillWish(sequence, clip),
  );
}

/** Lays a slug at the playhead, on the film. */
export function slugAtPlayhead(): void {
  const track = store.get(sequenceAtom)?.tracks.find((it) => it.kind === 'video' && !it.locked);
  if (track) layNewSlug(track, transport.frame);
}
