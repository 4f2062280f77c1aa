import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameSink } from '@reelgraph/timeline/media';
import { z } from 'zod';
import { floats } from '../../bundles/open-bundle.ts';
import { type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { SegmentRequest, TrackRequest } from '../../capabilities/requests.ts';
import { resizeBytes } from '../../tensors/resize.ts';
import { forward } from '../draft-vision/walk-frames.ts';
import { readRgb } from '../onnx/klein/pictures.ts';
import { CONCEPT_THRESHOLD } from '../onnx/sam/concept.ts';
import { toMask } from '../onnx/sam/picture.ts';
import { detectionsOf } from '../onnx/sam/sam-parts.ts';
import { askedOf, writeFound } from '../onnx/sam/segment-picture.ts';
import { readPrompts } from '../onnx/sam/track-clip.ts';
import { type Ask, provenanceOf } from './ask.ts';
import type { Checkpoint } from './checkpoints.ts';

const foundSchema = z.array(z.object({ file: z.string(), side: z.number().int().positive(), score: z.number() }));
const followedSchema = z.object({ file: z.string(), side: z.number().int().positive(), scores: z.array(z.number()) });

/** Side of the square that the published model sees. */
const SIDE = 1008;
const sideSchema = z.looseObject({ tracker_config: z.looseObject({ image_size: z.number().int().positive() }) });
const sideOf = ({ index }: Checkpoint): number => sideSchema.safeParse(index).data?.tracker_config.image_size ?? SIDE;

/** Masks of what was clicked, boxed or named. */
export async function segment(request: SegmentRequest, context: EngineContext, checkpoint: Checkpoint, ask: Ask) {
  const { points, box, limit, picture } = request;
  const folder = join(context.scratch, 'diffusers');
  const job = {
    points,
    limit,
    scratch: context.scratch,
    ...(box ? { box } : {}),
    ...(request.text ? { text: request.text } : {}),
  };
  const { shown, text } = askedOf(job);
  await mkdir(folder, { recursive: true });
  try {
    const still = await readRgb(await context.open(picture.artifact));
    const side = sideOf(checkpoint);
    const square = join(folder, 'picture.rgb');
    await writeFile(square, resizeBytes(still, side, side, 'bilinear').data);
    const threshold = CONCEPT_THRESHOLD;
    const payload = { scratch: folder, picture: square, points, box, limit, threshold, ...(shown ? {} : { text }) };
    const answers = foundSchema.parse(await ask('segment', checkpoint, payload, newsTo(context)));
    const found = await Promise.all(
      answers.map(async ({ file, side, score }) => ({ logits: floats(await readFile(file)), side, score })),
    );
    const detections = await detectionsOf(await writeFound(job, found, still), context);
    return { detections, provenance: provenanceOf(checkpoint, undefined, []) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A mask followed through a clip, back to its first frame and on to its last. */
export async function track(
  { video, prompts }: TrackRequest,
  context: EngineContext,
  checkpoint: Checkpoint,
  ask: Ask,
) {
  const { width, height, frames, rate } = video;
  const { signal } = context;
  const folder = join(context.scratch, 'diffusers');
  await mkdir(folder, { recursive: true });
  try {
    const side = sideOf(checkpoint);
    const clip = { file: await context.open(video.artifact), width, height, frames, rate };
    const opened = [];
    for (const { frame, mask } of prompts) opened.push({ frame, mask: await context.open(mask.artifact) });
    const marked = [];
    for (const [frame, mask] of await readPrompts({ prompts: opened, video: clip }, side)) {
      const file = join(folder, `mask-${frame}.u8`);
      await writeFile(file, Uint8Array.from(mask));
      marked.push({ frame, file });
    }
    const square = join(folder, 'clip.rgb');
    await writeSquares(clip, side, square, signal);
    const payload = { scratch: folder, video: square, frames, prompts: marked };
    const followed = followedSchema.parse(await ask('track', checkpoint, payload, newsTo(context)));
    const file = join(context.scratch, 'track.mp4');
    const sink = frameSink(file, { width, height, rate, codec: 'lossless-gray', pixelFormat: 'gray', signal });
    let seen = 0;
    const handle = await open(followed.file);
    try {
      for (let at = 0; at < frames; at++) {
        const bytes = Buffer.alloc(followed.side ** 2 * 4);
        await handle.read(bytes, 0, bytes.length, at * bytes.length);
        const mask = toMask(floats(bytes), followed.side, width, height);
        if (followed.scores[at]! > 0 && mask.includes(255)) seen++;
        await sink.write(mask);
      }
      const { mime } = await sink.finish();
      const found = seen / frames;
      const artifact = await context.store(file, mime);
      const track = { kind: 'track' as const, artifact, mime, width, height, frames, rate, found };
      const notes = [`Found in ${Math.round(found * 100)} % of the frames.`];
      return { track, provenance: provenanceOf(checkpoint, undefined, notes) };
    } finally {
      await handle.close();
      await sink.abort();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every frame in the model's square, as raw red, green and blue. */
async function writeSquares(
  clip: { readonly file: string; readonly frames: number },
  side: number,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(file, 'w');
  let written = 0;
  try {
    for await (const { data } of forward(clip, { width: side, height: side }, 0, clip.frames - 1, signal)) {
      await handle.write(data);
      written++;
    }
  } finally {
    await handle.close();
  }
  if (written !== clip.frames) {
    throw new EngineError('clip_short', `The clip has ${written} frames instead of ${clip.frames}.`, {
      fix: 'Load it again: its file may be another by now.',
    });
  }
}

const newsTo = (context: EngineContext) => ({
  signal: context.signal,
  onProgress: (fraction: number, text?: string) => context.progress(fraction, text),
});
