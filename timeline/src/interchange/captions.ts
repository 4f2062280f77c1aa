import type { SequenceOp } from '../edits/document.ts';
import { newItemId } from '../sequence/create.ts';
import { isClip, startsOf } from '../sequence/items.ts';
import type { Sequence, Track, TrackId } from '../sequence/types.ts';
import { CAPTION_STYLE } from '../text/style.ts';
import { seqFrame } from '../time/frames.ts';
import type { Cue } from './write-srt.ts';

export const captionTracks = (sequence: Sequence): readonly Track[] =>
  sequence.tracks.filter((track) => track.captions && !track.hidden);

/** The captions of a film as they are shown: what a subtitle file is written from. */
export const cuesOf = (sequence: Sequence): readonly Cue[] =>
  captionTracks(sequence).flatMap((track) => {
    const starts = startsOf(track.items);
    return track.items.flatMap((item, i): Cue[] =>
      isClip(item) && item.text && !item.disabled
        ? [{ from: starts[i]!, to: starts[i]! + item.trim.length, text: item.text.words }]
        : [],
    );
  });

/** Lays cues on the first track of captions, in place of what is there; a film that has none gets one. */
export function captionOps(sequence: Sequence, cues: readonly Cue[]): readonly SequenceOp[] {
  const present = sequence.tracks.find((track) => track.captions && !track.locked);
  const track = present?.id ?? freshTrack(sequence);
  return [
    ...(present
      ? []
      : [{ type: 'addTrack', id: track, kind: 'video', name: 'Captions', captions: CAPTION_STYLE } as const]),
    {
      type: 'setCaptions',
      track,
      cues: cues.map(({ from, to, text }) => ({
        id: newItemId(),
        from: seqFrame(from),
        to: seqFrame(to),
        words: text,
      })),
    },
  ];
}

function freshTrack(sequence: Sequence): TrackId {
  let number = 1;
  while (sequence.tracks.some((track) => track.id === `C${number}`)) number++;
  return `C${number}` as TrackId;
}
