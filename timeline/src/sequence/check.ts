import { allClips, isClip, itemLength, startsOf } from './items.ts';
import { gapIdBefore } from './normalise.ts';
import type { Clip, Sequence, Track } from './types.ts';

const whole = (n: number): boolean => Number.isSafeInteger(n);

function checkClip(clip: Clip, say: (text: string) => void): void {
  if (!whole(clip.trim.length) || clip.trim.length <= 0) say(`clip ${clip.id} has length ${clip.trim.length}`);
  if (!whole(clip.trim.in)) say(`clip ${clip.id} begins at ${clip.trim.in}`);
  if (clip.activeTake !== null && !clip.takes[clip.activeTake]) say(`clip ${clip.id} shows a take that it lacks`);
  for (const [key, take] of Object.entries(clip.takes)) {
    if (key !== take.id) say(`take ${take.id} of clip ${clip.id} is filed under ${key}`);
  }
  for (const [name, row] of Object.entries(clip.keys ?? {})) {
    if (row.length === 0 || row.some((key, i) => i > 0 && row[i - 1]!.at >= key.at))
      say(`clip ${clip.id}: ${name} keys`);
  }
  if ((clip.text || clip.adjustment) && clip.activeTake !== null) say(`clip ${clip.id} is drawn and shows a take`);
  if (clip.speed.num <= 0 || clip.speed.den <= 0) say(`clip ${clip.id} has speed ${clip.speed.num}/${clip.speed.den}`);
}

function checkTrack(track: Track, say: (text: string) => void): void {
  let headOut = 0;
  track.items.forEach((item, i) => {
    const before = track.items[i - 1];
    const after = track.items[i + 1];
    if (item.type === 'gap') {
      if (track.mode === 'magnetic') say(`magnetic track ${track.id} has a gap`);
      if (!whole(item.length) || item.length <= 0) say(`gap ${item.id} has length ${item.length}`);
      if (before?.type === 'gap') say(`two gaps in a row on ${track.id}`);
      if (!after) say(`track ${track.id} ends in a gap`);
      else if (isClip(after) && item.id !== gapIdBefore(after)) say(`gap ${item.id} is not named after ${after.id}`);
    } else if (item.type === 'transition') {
      if (!isClip(before) || !isClip(after)) say(`transition ${item.id} does not stand between two clips`);
      if (item.in < 0 || item.out < 0 || item.in + item.out <= 0) say(`transition ${item.id} has no length`);
      if (isClip(before) && item.in + headOut > itemLength(before))
        say(`transition ${item.id} needs more of ${before.id}`);
      if (isClip(after) && item.out > itemLength(after)) say(`transition ${item.id} needs more of ${after.id}`);
    } else {
      checkClip(item, say);
      headOut = before?.type === 'transition' ? before.out : 0;
    }
  });
}

function checkAnchors(sequence: Sequence, say: (text: string) => void): void {
  const starts = new Map<string, number>();
  for (const track of sequence.tracks) {
    if (track.mode !== 'magnetic') continue;
    const at = startsOf(track.items);
    track.items.forEach((item, i) => {
      if (isClip(item)) starts.set(item.id, at[i]!);
    });
  }
  for (const track of sequence.tracks) {
    const at = startsOf(track.items);
    track.items.forEach((item, i) => {
      if (!isClip(item) || !item.anchor) return;
      const start = starts.get(item.anchor.clip);
      if (track.mode === 'magnetic') say(`clip ${item.id} of a magnetic track is anchored`);
      else if (start === undefined) say(`clip ${item.id} is anchored to ${item.anchor.clip}, which is gone`);
      else if (at[i] !== Math.max(0, start + item.anchor.offset)) say(`clip ${item.id} has left its anchor`);
    });
  }
}

/** Every broken rule, in words; empty for a sequence in which all is well. Run after each operation in the tests. */
export function checkSequence(sequence: Sequence): string[] {
  const wrong: string[] = [];
  const say = (text: string) => wrong.push(text);
  const seen = new Set<string>();
  const once = (what: string, id: string) => {
    if (seen.has(`${what} ${id}`)) say(`${what} ${id} exists twice`);
    seen.add(`${what} ${id}`);
  };
  for (const track of sequence.tracks) {
    once('track', track.id);
    for (const item of track.items) once('item', item.id);
    checkTrack(track, say);
  }
  for (const marker of sequence.markers) once('marker', marker.id);
  checkAnchors(sequence, say);
  const landed = new Map<string, string>();
  for (const clip of allClips(sequence)) {
    if (!clip.landing || clip.landing.touched) continue;
    const key = JSON.stringify([clip.landing.source, clip.landing.key]);
    if (landed.has(key)) say(`clips ${landed.get(key)} and ${clip.id} wait untouched for the same landing`);
    landed.set(key, clip.id);
  }
  return wrong;
}
