import { conform, trimMedia } from '@reelgraph/timeline/media';
import type { CapabilityTypes } from '../../capabilities/capability.ts';
import type { RepaintVideoRequest } from '../../capabilities/requests.ts';
import type { ServedJob } from './served-job.ts';

export const REPAINT_READS = [
  'video',
  'track',
  'prompt',
  'negative',
  'seed',
  'strength',
  'references',
] as const satisfies readonly (keyof RepaintVideoRequest)[];

export function repaintValues({ references }: RepaintVideoRequest): Set<string> {
  return new Set(['clip', 'track', ...(references.length > 0 ? ['references'] : [])]);
}

/** A tracked region painted anew through a clip. */
export async function makeRepaint(
  request: RepaintVideoRequest,
  job: ServedJob,
): Promise<CapabilityTypes['repaint']['result']> {
  const { video, track, prompt, negative, seed, strength } = request;
  const { context } = job;
  const { signal } = context;
  const { width, height, rate, frames } = video;
  context.progress(0, 'Sending');
  job.give({ prompt, negative, seed, strength, width, height, frames, rate: rate.num / rate.den });
  job.give({
    clip: await job.send(video, await context.open(video.artifact), video.mime),
    track: await job.send(track, await context.open(track.artifact), track.mime),
  });
  job.lists.references = [];
  for (const { picture } of request.references)
    job.lists.references.push({ media: await job.send(picture, await context.open(picture.artifact), picture.mime) });
  const result = await job.result();
  const whole = job.scratch('.mp4');
  const made = await conform(result, whole, { rate, size: { width, height }, fit: 'cover', signal });
  if (made.frames < frames) {
    throw job.lacks('short', `${job.server} made ${made.frames} frames of ${frames}.`);
  }
  const take = made.frames === frames ? whole : job.scratch('.mp4');
  if (take !== whole) await trimMedia(whole, take, { start: 0, count: frames }, { signal });
  const { audio: _, ...picture } = video;
  const repainted = { ...picture, artifact: await context.store(take, 'video/mp4'), mime: 'video/mp4' };
  return {
    video: made.audio && video.audio ? { ...repainted, audio: video.audio } : repainted,
    provenance: job.provenance(seed),
  };
}
