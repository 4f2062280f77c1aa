import { conform, extractFrame, probe, trimMedia } from '@reelgraph/timeline/media';
import { type CapabilityTypes, EngineError } from '../../capabilities/capability.ts';
import type { Conditioning, VideoRequest } from '../../capabilities/requests.ts';
import { onCanvas } from './pictures.ts';
import { legalSize, type ServedJob } from './served-job.ts';

export const VIDEO_READS = [
  'width',
  'height',
  'prompt',
  'negative',
  'frames',
  'rate',
  'seed',
  'mode',
  'steps',
  'guidance',
  'conditioning',
  'references',
  'loras',
  'continuation',
] as const satisfies readonly (keyof VideoRequest)[];

/** The picture that a clip begins with, and those it passes later. A request for keyframes has all of them as keyframes. */
export function heldBy({ conditioning, continuation, references, mode }: VideoRequest): {
  present: Set<string>;
  start: Conditioning | null;
  later: readonly Conditioning[];
  sheet: VideoRequest['references'][number] | null;
} {
  const start = conditioning.find(({ frame }) => frame === 0) ?? null;
  const later = conditioning.filter((one) => one !== start);
  const sheet =
    references.find(({ way }) => way === 'sheet') ?? (mode === 'ic_lora' ? references[0] : undefined) ?? null;
  const present = new Set<string>();
  if (continuation) present.add('before');
  if (start) present.add('start');
  if (later.length > 0) for (const name of ['later', 'keyframes']) present.add(name);
  if (sheet) present.add('sheet');
  return { present, start, later, sheet };
}

/** A clip: pictures laid on the model's canvas and sent, the workflow run, its film brought to size, rate and length. */
export async function makeVideo(request: VideoRequest, job: ServedJob): Promise<CapabilityTypes['video']['result']> {
  const { context, limits } = job;
  const { signal } = context;
  const { width, height, rate, frames } = request;
  const legal = legalSize(limits, request);
  const { mostFrames } = limits;
  if (mostFrames !== undefined && legal.frames > mostFrames) {
    throw new EngineError('clip_too_long', `${job.label} makes ${mostFrames} frames at once, not ${frames}.`, {
      fix: 'Use LTX Chain, which makes a long take in segments, or shorten the shot.',
    });
  }
  const held = heldBy(request);
  context.progress(0, 'Sending');
  const still = async ({ media }: Pick<Conditioning, 'media'>) => {
    let file = await context.open(media.artifact);
    if (media.kind === 'video') {
      const frame = job.scratch('.png');
      await extractFrame(file, 0, frame, { signal });
      file = frame;
    }
    return job.send(
      media,
      await onCanvas(file, job.scratch('.png'), legal, request),
      'image/png',
      `-${legal.width}x${legal.height}`,
    );
  };
  job.give({
    ...{ prompt: request.prompt, negative: request.negative, seed: request.seed },
    ...{ width: legal.width, height: legal.height, frames: legal.frames, rate: rate.num / rate.den },
    ...{ steps: request.steps, guidance: request.guidance },
  });
  job.useLoras(request.loras);
  if (held.later.length > 0) {
    const all = [...(held.start ? [held.start] : []), ...held.later];
    job.lists.keyframes = [];
    for (const one of all)
      job.lists.keyframes.push({ media: await still(one), frame: one.frame, strength: one.strength });
    job.lists.later = job.lists.keyframes.filter(({ frame }) => frame !== 0);
  }
  if (held.start) job.give({ start: await still(held.start), startStrength: held.start.strength });
  if (held.sheet) job.give({ sheet: await still({ media: held.sheet.picture }), sheetStrength: held.sheet.strength });
  if (request.continuation) job.give({ before: await tail(request.continuation, job, legal) });

  const raw = await job.result();
  context.progress(0.97, 'Fetching the clip');
  const facts = await probe(raw, signal);
  if (facts.kind !== 'video' || !facts.video) {
    throw job.lacks('kind', `${job.server} gave a ${facts.kind} where a clip was asked for.`);
  }
  const whole = job.scratch('.mp4');
  const made = await conform(raw, whole, { rate, size: { width, height }, fit: 'cover', signal });
  if (made.frames < frames) {
    throw job.lacks('short', `${job.server} made ${made.frames} frames of ${frames}.`);
  }
  const take = made.frames === frames ? whole : job.scratch('.mp4');
  if (take !== whole) await trimMedia(whole, take, { start: 0, count: frames }, { signal });
  const last = job.scratch('.png');
  await extractFrame(take, -1, last, { signal });
  const { audio } = await probe(take, signal);
  const artifact = await context.store(take, 'video/mp4');
  return {
    video: {
      ...{ kind: 'video', artifact, mime: 'video/mp4', width, height, frames, rate },
      ...(audio ? { audio: { sampleRate: audio.sampleRate, channels: audio.channels, samples: audio.samples } } : {}),
    },
    last: { kind: 'image', artifact: await context.store(last, 'image/png'), mime: 'image/png', width, height },
    provenance: job.provenance(request.seed),
  };
}

/** What the next segment begins with must not lose a generation of detail. */
const NEAR_LOSSLESS = { crf: 6, preset: 'veryfast' } as const;

/** The last frames of the clip before, as a clip on the model's canvas. */
async function tail(
  { video, overlap }: NonNullable<VideoRequest['continuation']>,
  job: ServedJob,
  legal: { width: number; height: number },
): Promise<string> {
  const { signal } = job.context;
  const count = Math.min(overlap, video.frames);
  const cut = job.scratch('.mp4');
  const sized = job.scratch('.mp4');
  const file = await job.context.open(video.artifact);
  await trimMedia(file, cut, { start: video.frames - count, count }, { signal });
  await conform(cut, sized, { size: legal, fit: 'contain', quality: NEAR_LOSSLESS, signal });
  return job.send(video, sized, 'video/mp4', `-last${count}-${legal.width}x${legal.height}`);
}
