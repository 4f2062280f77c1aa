import type { AssetView } from '@reelgraph/runtime/protocol';
import type { Clip, MediaRef, Sequence, Take, TakeId } from '@reelgraph/timeline';
import { clipOfTake, ONE, secondsToLength, takeLength } from '@reelgraph/timeline';
import { newId } from '../state/ids.ts';

/** Seconds for which a still is laid. */
const STILL_SECONDS = 4;

/** The take that a file of the library is. A sound's rate is its sample rate, so that its length is exact. */
export function takeOfAsset(asset: Pick<AssetView, 'name' | 'ref'>, sequence: Sequence): Take {
  const ref = asset.ref as MediaRef;
  const common = {
    id: newId('take-') as TakeId,
    asset: ref.artifact,
    state: 'ready' as const,
    origin: { kind: 'media', label: asset.name, hash: ref.artifact, draft: false },
  };
  if (ref.kind === 'audio') {
    return {
      ...common,
      kind: 'audio',
      rate: { num: ref.sampleRate, den: 1 },
      frames: Math.max(1, ref.samples),
      audio: true,
    };
  }
  const size = { width: ref.width, height: ref.height };
  if (ref.kind === 'video' || ref.kind === 'track') {
    return {
      ...common,
      kind: 'video',
      rate: ref.rate,
      frames: ref.frames,
      size,
      audio: ref.kind === 'video' && ref.audio !== undefined,
    };
  }
  return { ...common, kind: 'image', rate: sequence.rate, frames: 1, size, audio: false };
}

/** A clip of the whole file, with its real length. */
export function clipOfAsset(asset: Pick<AssetView, 'name' | 'ref'>, sequence: Sequence): Clip {
  return clipFromTake(takeOfAsset(asset, sequence), asset.name.replace(/\.\w{2,4}$/, ''), sequence);
}

export function clipFromTake(take: Take, name: string, sequence: Sequence): Clip {
  const own = takeLength(take, sequence.rate, ONE);
  const length = Number.isFinite(own) ? own : secondsToLength(STILL_SECONDS, sequence.rate);
  return clipOfTake(take, { id: newId('clip-'), name, length });
}
