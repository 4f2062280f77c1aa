import type { Clip, Item, ItemId, MarkerId, Sequence, SequenceOp, TrackId } from '@reelgraph/timeline';
import {
  filmTrack,
  findClip,
  findItem,
  isClip,
  missingHandles,
  newItemId,
  sameRatio,
  seqFrame,
} from '@reelgraph/timeline';
import { newId, sequenceAtom, store, toast } from '../state/index.ts';
import { edit, editSelectionAtom, select } from './state.ts';
import { transport } from './transport.ts';

const present = (): Sequence | null => store.get(sequenceAtom);

function selectedClips(sequence: Sequence) {
  return [...store.get(editSelectionAtom)].flatMap((id) => findClip(sequence, id as ItemId) ?? []);
}

/** Deletes what is selected: clips of the film close up, clips of other tracks leave a hole unless `ripple`. */
export function deleteSelected(ripple = false): void {
  const sequence = present();
  if (!sequence) return;
  const ops: SequenceOp[] = [];
  for (const id of store.get(editSelectionAtom)) {
    const place = findItem(sequence, id as ItemId);
    const left = place?.item.type === 'transition' ? place.track.items[place.index - 1] : undefined;
    if (left) ops.push({ type: 'transition', clip: left.id, transition: null });
  }
  const clips = selectedClips(sequence).map((it) => it.item.id);
  if (clips.length > 0) ops.push({ type: ripple ? 'rippleDelete' : 'lift', clips });
  if (ops.length === 0) return;
  const count = clips.length;
  if (edit(ops, count === 0 ? 'Remove transition' : count === 1 ? 'Delete clip' : `Delete ${count} clips`)) select([]);
}

/** Cuts what is selected at the playhead; with nothing selected the film track. */
export function splitAtPlayhead(everything = false): void {
  const sequence = present();
  if (!sequence) return;
  const at = seqFrame(transport.frame);
  const chosen = selectedClips(sequence).map((it) => it.item);
  const under = sequence.tracks
    .filter((track) => !track.locked && (everything || track === filmTrack(sequence)))
    .flatMap((track) => track.items.filter(isClip));
  const ops = (chosen.length > 0 && !everything ? chosen : under).flatMap((clip): SequenceOp[] => {
    const place = findClip(sequence, clip.id)!;
    const inside = at > place.start && at < place.start + clip.trim.length;
    return inside ? [{ type: 'split', clip: clip.id, at, newId: newItemId() }] : [];
  });
  if (ops.length > 0) edit(ops, 'Split clip');
  else toast({ tone: 'info', title: 'Nothing to split here', text: 'Put the playhead inside a clip.' });
}

/** Q and W: the clip under the playhead begins, or ends, here. */
export function trimToPlayhead(edge: 'in' | 'out'): void {
  const sequence = present();
  if (!sequence) return;
  const frame = transport.frame;
  const places = selectedClips(sequence);
  const film = filmTrack(sequence);
  const pool =
    places.length > 0
      ? places
      : (film?.items.filter(isClip).flatMap((clip) => findClip(sequence, clip.id) ?? []) ?? []);
  const place = pool.find((it) => frame >= it.start && frame < it.start + it.item.trim.length);
  if (!place) return;
  const by = edge === 'in' ? frame - place.start : frame + 1 - place.start - place.item.trim.length;
  if (by === 0) return;
  edit(
    [{ type: 'trim', clip: place.item.id, edge, by }],
    edge === 'in' ? 'Trim head to playhead' : 'Trim end to playhead',
  );
  if (edge === 'in' && place.track.mode === 'magnetic') transport.seek(place.start);
}

export function nudge(frames: number): void {
  const sequence = present();
  if (!sequence) return;
  const ops = selectedClips(sequence)
    .filter((it) => it.track.mode === 'free')
    .map((it): SequenceOp => {
      const at = seqFrame(Math.max(0, it.start + frames));
      return { type: 'move', clips: [it.item.id], track: it.track.id, at, mode: 'overwrite', splitId: newItemId() };
    });
  if (ops.length > 0) edit(ops, 'Nudge clip', 'nudge');
}

/** Ids that a copy must not share with its original. */
const copyOf = (clip: Clip): Clip => {
  const { landing: _landing, link: _link, anchor: _anchor, ...rest } = clip;
  return { ...rest, id: newId('clip-') as ItemId };
};

let clipboard: readonly { readonly track: TrackId; readonly offset: number; readonly clip: Clip }[] = [];

export function copySelected(): void {
  const sequence = present();
  const places = sequence ? selectedClips(sequence) : [];
  if (places.length === 0) return;
  const first = Math.min(...places.map((it) => it.start));
  clipboard = places.map((it) => ({ track: it.track.id, offset: it.start - first, clip: it.item }));
}

/** Into the film at the playhead, over what is there on other tracks. */
export function paste(at = transport.frame): void {
  const sequence = present();
  if (!sequence || clipboard.length === 0) return;
  const ops: SequenceOp[] = [];
  const fresh: string[] = [];
  for (const track of sequence.tracks) {
    const mine = clipboard.filter((it) => it.track === track.id).map((it) => ({ ...it, clip: copyOf(it.clip) }));
    fresh.push(...mine.map((it) => it.clip.id));
    if (mine.length === 0) continue;
    if (track.mode === 'magnetic') {
      ops.push({
        type: 'insert',
        track: track.id,
        at: seqFrame(at),
        clips: mine.map((it) => it.clip),
        splitId: newItemId(),
      });
    } else {
      for (const { clip, offset } of mine) {
        ops.push({
          type: 'overwrite',
          track: track.id,
          at: seqFrame(at + offset),
          clips: [clip],
          splitId: newItemId(),
        });
      }
    }
  }
  if (edit(ops, 'Paste')) select(fresh);
}

export function duplicateSelected(): void {
  const sequence = present();
  if (!sequence) return;
  const places = selectedClips(sequence);
  if (places.length === 0) return;
  copySelected();
  paste(Math.max(...places.map((it) => it.start + it.item.trim.length)));
}

export function selectAll(): void {
  const sequence = present();
  if (sequence) select(sequence.tracks.flatMap((track) => track.items.filter(isClip).map((clip) => clip.id)));
}

export function addMarker(): string | null {
  const id = newId('m') as MarkerId;
  const count = (present()?.markers.length ?? 0) + 1;
  const marker = { id, at: seqFrame(transport.frame), name: `Marker ${count}` };
  return edit([{ type: 'setMarker', marker }], 'Add marker') ? id : null;
}

/** A dissolve of half a second on each cut beside the selection; where one is, it goes. */
export function toggleDissolve(clip: ItemId): void {
  const sequence = present();
  const place = sequence && findClip(sequence, clip);
  if (!sequence || !place) return;
  const after: Item | undefined = place.track.items[place.index + 1];
  const half = Math.max(1, Math.round(sequence.rate.num / sequence.rate.den / 4));
  const transition =
    after?.type === 'transition'
      ? null
      : { id: newId('t') as ItemId, kind: 'dissolve' as const, in: seqFrame(half), out: seqFrame(half) };
  const done = edit([{ type: 'transition', clip, transition }], transition ? 'Add dissolve' : 'Remove transition');
  if (done && transition && isClip(after)) tellHeld(sequence, place.item, after, transition);
}

/** A take that is used whole has no frames for a dissolve: a frame stands still in it, and a person should know why. */
function tellHeld(sequence: Sequence, left: Clip, right: Clip, transition: { in: number; out: number }): void {
  const missing = missingHandles(left, right, transition, sequence.rate);
  const held = [
    missing.left > 0 ? `the last frame of “${left.name}” holds for ${missing.left}` : '',
    missing.right > 0 ? `the first frame of “${right.name}” holds for ${missing.right}` : '',
  ].filter(Boolean);
  if (held.length === 0) return;
  const text = `${held.join(', ')} frames. Trim ${missing.left > 0 ? left.name : right.name} to give the dissolve moving pictures.`;
  toast({ tone: 'info', title: 'There is no picture beyond the cut', text: text[0]!.toUpperCase() + text.slice(1) });
}

/** A picture's own sound becomes a clip of its own under it, and goes with it. */
export function detachSound(clip: Clip): void {
  const sequence = present();
  const place = sequence && findClip(sequence, clip.id);
  const track = sequence?.tracks.find((it) => it.kind === 'audio' && !it.locked);
  if (!sequence || !place || !track) return;
  const link = clip.link ?? newId('l');
  const sound = { ...copyOf(clip), name: clip.name, link };
  const ops: SequenceOp[] = [
    { type: 'overwrite', track: track.id, at: seqFrame(place.start), clips: [sound], splitId: newItemId() },
    { type: 'setClip', clip: clip.id, set: { muted: true } },
    { type: 'link', clips: [clip.id], link },
  ];
  if (place.track.mode === 'magnetic') ops.push({ type: 'anchor', clip: sound.id, to: clip.id });
  edit(ops, 'Detach sound');
}

export const isPlainSpeed = (clip: Clip): boolean => sameRatio(clip.speed, { num: 1, den: 1 });
