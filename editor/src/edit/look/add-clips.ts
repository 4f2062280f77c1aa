import type { Clip, Sequence, SequenceOp, TextTemplate, Track, TrackId } from '@reelgraph/timeline';
import {
  dropOps,
  filmTrack,
  isClip,
  NEUTRAL,
  newClip,
  newItemId,
  seqFrame,
  startsOf,
  textTemplates,
} from '@reelgraph/timeline';
import { sequenceAtom, store } from '../../state/index.ts';
import { edit, select, selectedClipAtom } from '../state.ts';
import { transport } from '../transport.ts';

/** Seconds that something new stands; credits roll longer. */
const TITLE_SECONDS = 4;
const ROLL_SECONDS = 12;

const framesOf = (seconds: number, { rate }: Sequence): number => Math.round((seconds * rate.num) / rate.den);

const isFree = (track: Track, from: number, to: number): boolean => {
  const starts = startsOf(track.items);
  return !track.items.some((it, i) => isClip(it) && starts[i]! < to && starts[i]! + it.trim.length > from);
};

/** Lays a clip over the film, on the lowest track that has room there; where none has there is a new one. */
function layOver(sequence: Sequence, clip: Clip, at: number, label: string): void {
  const over = sequence.tracks.filter(
    (track) => track.kind === 'video' && track !== filmTrack(sequence) && !track.locked && !track.captions,
  );
  const open = over.find((track) => isFree(track, at, at + clip.trim.length));
  let number = over.length + 2;
  while (sequence.tracks.some((track) => track.id === `V${number}`)) number++;
  const track = open?.id ?? (`V${number}` as TrackId);
  const ops: SequenceOp[] = open ? [] : [{ type: 'addTrack', id: track, kind: 'video', name: 'Titles' }];
  if (open) ops.push(...dropOps(sequence, { track, at }, [clip]));
  else ops.push({ type: 'overwrite', track, at: seqFrame(at), clips: [clip], splitId: newItemId() });
  if (edit(ops, label)) select([clip.id]);
}

export function addTitle(template: TextTemplate): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const { name, words, style } = textTemplates[template];
  const length = framesOf(style.roll ? ROLL_SECONDS : TITLE_SECONDS, sequence);
  const soft = seqFrame(Math.round(length / 12));
  const clip = newClip({
    name,
    length,
    text: { words, style },
    ...(style.roll ? {} : { fades: { in: soft, out: soft } }),
  });
  layOver(sequence, clip, transport.frame, `Add ${name.toLowerCase()}`);
}

/** Over the selected clip, or some seconds from the playhead on. */
export function addAdjustment(): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const under = store.get(selectedClipAtom);
  const length = under?.item.trim.length ?? framesOf(TITLE_SECONDS, sequence);
  const clip = newClip({ name: 'Adjustment', length, adjustment: true, grade: NEUTRAL });
  layOver(sequence, clip, under?.start ?? transport.frame, 'Add adjustment');
}
