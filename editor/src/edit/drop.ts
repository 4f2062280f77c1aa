import type { AssetView } from '@reelgraph/runtime/protocol';
import { assetViewSchema } from '@reelgraph/runtime/protocol';
import type { Clip, ItemId, Sequence, SequenceOp, Take, Track, TrackId } from '@reelgraph/timeline';
import { clipAt, dropOps, filmTrack, findClip, newItemId, seqFrame, type TakeId } from '@reelgraph/timeline';
import type { DropPoint } from '@reelgraph/timeline/ui';
import { z } from 'zod';
import { ASSET_DRAG, droppedFiles, sequenceAtom, store, uploadFiles } from '../state/index.ts';
import { importCut, isCutFile } from './cuts/index.ts';
import { clipFromTake, clipOfAsset } from './from-media.ts';
import { importCaptions, isSubtitleFile } from './look/captions.ts';
import { edit, SHOT_DRAG, select, TAKE_DRAG } from './state.ts';
import { transport } from './transport.ts';

const known = new Set([ASSET_DRAG, TAKE_DRAG, SHOT_DRAG, 'Files']);

export const acceptsDrop = (types: readonly string[]): boolean => types.some((type) => known.has(type));

/** Something was let go over the timeline: files of the desktop, media of the library, a take. */
export function dropOnTimeline(drop: DropPoint): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const dropped = droppedFiles(drop.data);
  // A cut of another program opens beside this one; it is not a clip of it.
  for (const cut of dropped.filter(isCutFile)) void importCut(cut);
  for (const captions of dropped.filter(isSubtitleFile)) void importCaptions(captions);
  const files = dropped.filter((file) => !isCutFile(file) && !isSubtitleFile(file));
  if (dropped.length > 0) {
    if (files.length > 0) void uploadFiles(files).then((assets) => layAssets(assets, drop));
    return;
  }
  const take = drop.data.getData(TAKE_DRAG);
  if (take) {
    layTake(take, drop, sequence);
    return;
  }
  const shot = drop.data.getData(SHOT_DRAG);
  if (shot) {
    layShot(shot, drop);
    return;
  }
  const asset = readJson(drop.data.getData(ASSET_DRAG));
  const parsed = assetViewSchema.safeParse(asset);
  if (parsed.success) layAssets([parsed.data], drop);
}

function layAssets(assets: readonly AssetView[], drop: DropPoint): void {
  // The film may have changed while the files came.
  const sequence = store.get(sequenceAtom);
  if (!sequence || assets.length === 0) return;
  const clips = assets.map((asset) => clipOfAsset(asset, sequence));
  if (drop.alt && drop.clip && clips.length === 1) replace(drop.clip, Object.values(clips[0]!.takes)[0]!);
  else lay(clips, drop, sequence);
}

function layTake(data: string, drop: DropPoint, sequence: Sequence): void {
  const { clip: clipId, take: takeId } = readJson(data) as { clip: ItemId; take: TakeId };
  const source = findClip(sequence, clipId)?.item;
  const take = source?.takes[takeId];
  if (!source || !take) return;
  if (drop.alt && drop.clip) replace(drop.clip, take);
  else lay([clipFromTake(take, source.name, sequence)], drop, sequence);
}

/** Another picture under the same cut. */
function replace(clip: Clip, take: Take): void {
  const ops: SequenceOp[] = [
    { type: 'addTake', clip: clip.id, take },
    { type: 'setActiveTake', clip: clip.id, take: take.id, pinned: true },
  ];
  if (edit(ops, 'Replace clip')) select([clip.id]);
}

function lay(clips: readonly Clip[], drop: Pick<DropPoint, 'track' | 'frame'>, sequence: Sequence): void {
  const ops = dropOps(sequence, { track: drop.track as TrackId, at: drop.frame }, clips);
  if (edit(ops, clips.length > 1 ? `Add ${clips.length} clips` : 'Add clip')) select(clips.map((clip) => clip.id));
}

/** A shot that a person took off comes back where it is let go. */
function layShot(data: string, drop: DropPoint): void {
  const shot = shotSchema.safeParse(readJson(data));
  if (!shot.success) return;
  const to = { track: drop.track as TrackId, at: seqFrame(drop.frame), splitId: newItemId() };
  edit([{ type: 'recall', ...shot.data, to }], 'Put shot back');
}
const shotSchema = z.object({ source: z.string(), key: z.string() });

/** Puts a file of the library where the playhead is: for those who do not drag. */
export function layAtPlayhead(asset: AssetView): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const clip = clipOfAsset(asset, sequence);
  const sound = Object.values(clip.takes)[0]?.kind === 'audio';
  const { frame } = transport;
  // The film makes room. A sound goes where nothing sounds yet, so that it does not lie over another.
  const fits = sequence.tracks.filter((it) => !it.locked && (sound ? it.kind === 'audio' : it === filmTrack(sequence)));
  const free = (it: Track) => !clipAt(it, frame) && !clipAt(it, frame + clip.trim.length - 1);
  const track = fits.find(free) ?? fits[0];
  if (track) lay([clip], { track: track.id, frame }, sequence);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
