import type { ImageRef, Take, TakeId, VideoRef } from '@reelgraph/timeline';
import type { ProjectSettings } from '../../define/index.ts';

/** A take as far as a node knows it; where it came from is added by whoever records the task. */
export function takeOf(media: VideoRef | ImageRef, { rate }: Pick<ProjectSettings, 'rate'>): Take {
  const still = media.kind === 'image';
  return {
    id: `take-${media.artifact.slice(0, 20)}` as TakeId,
    asset: media.artifact,
    kind: still ? 'image' : 'video',
    rate: still ? rate : media.rate,
    frames: still ? 1 : media.frames,
    size: { width: media.width, height: media.height },
    audio: !still && media.audio !== undefined,
    state: 'ready',
  };
}
