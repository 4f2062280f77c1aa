import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { z } from 'zod';
import { type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { ImageRequest, RepaintVideoRequest } from '../../capabilities/requests.ts';
import { type Planes, planes } from '../../tensors/patches.ts';
import { readPicture, writeMaskPng, writePng } from '../draft-vision/cv/png.ts';
import type { KleinClipJob, KleinImageJob, KleinJob } from '../onnx/klein/jobs.ts';
import type { KleinRequest } from '../onnx/klein/klein.ts';
import { openInit, openReferences } from '../onnx/klein/klein-parts.ts';
import { makeImage, type Painter, type Place } from '../onnx/klein/make-image.ts';
import { withoutAlpha } from '../onnx/klein/pictures.ts';
import { toBytes, toPlanes } from '../onnx/klein/pixels.ts';
import { repaintClip } from '../onnx/klein/repaint-clip.ts';
import { type Ask, provenanceOf } from './ask.ts';
import type { Checkpoint } from './checkpoints.ts';

/** References that are shown beside the prompt, at most. */
export const REFERENCES = 4;

/** `reelgraph.json` of a checkpoint that is not built as the published ones: pixels on a side of one token. */
const patchSchema = z.object({ patch: z.number().int().positive().default(16) }).catch({ patch: 16 });

/** A picture by the official pipelines. Sizes, references, masks and paste-back are those of our own. */
export async function paintImage(request: ImageRequest, context: EngineContext, checkpoint: Checkpoint, ask: Ask) {
  const { prompt, negative, width, height, seed, steps } = request;
  const job: KleinImageJob = {
    ...{ bundle: checkpoint.folder, scratch: context.scratch, prompt, negative, width, height, seed },
    ...(steps === undefined ? {} : { steps }),
    ...guidanceOf(request),
    references: await openReferences(request.references, context),
    ...(request.init ? { init: (await openInit(request.init, context))! } : {}),
  };
  const painter = await officialPainter(job, context, checkpoint, ask);
  const { file, mime, notes, ...made } = await makeImage(job, painter);
  const size = { width: made.width, height: made.height };
  const image: ImageRef = { kind: 'image', mime, ...size, artifact: await context.store(file, mime) };
  return { image, provenance: provenanceOf(checkpoint, seed, [...notes, ...painter.notes]) };
}

/** A tracked region of a clip made anew, frame by frame. */
export async function paintClip(
  request: RepaintVideoRequest,
  context: EngineContext,
  checkpoint: Checkpoint,
  ask: Ask,
) {
  const { video, track, prompt, negative, seed, strength, feather } = request;
  const { width, height, frames, rate } = video;
  const job: KleinClipJob = {
    ...{ bundle: checkpoint.folder, scratch: context.scratch, prompt, negative, seed, strength, feather },
    video: { file: await context.open(video.artifact), width, height, frames, rate },
    track: await context.open(track.artifact),
    sound: video.audio !== undefined,
    references: await openReferences(request.references, context),
  };
  const painter = await officialPainter(job, context, checkpoint, ask);
  const made = await repaintClip(job, painter, context);
  const artifact = await context.store(made.file, made.mime);
  const repainted: VideoRef = { ...video, mime: made.mime, frames: made.frames, artifact };
  return { video: repainted, provenance: provenanceOf(checkpoint, seed, [...made.notes, ...painter.notes]) };
}

/** A distilled Klein has no guidance but the true one; both names of it mean the same to this model. */
const guidanceOf = ({ trueCfg, guidance }: ImageRequest): { guidance?: number } => {
  const wished = trueCfg ?? guidance;
  return wished === undefined ? {} : { guidance: wished };
};

type OfficialPainter = Painter & { readonly notes: string[] };

async function officialPainter(
  job: KleinJob,
  context: EngineContext,
  checkpoint: Checkpoint,
  ask: Ask,
): Promise<OfficialPainter> {
  const { patch } = patchSchema.parse(checkpoint.facts);
  const distilled = checkpoint.index.is_distilled === true;
  const notes: string[] = [];
  return {
    notes,
    lookSide: 224,
    config: {
      steps: distilled ? 4 : 50,
      guidance: distilled ? 1 : 4,
      limits: { multiple: patch, minSide: 4 * patch, maxArea: 2048 * 2048, references: REFERENCES },
    },
    async paint(request, place) {
      refuse(request);
      const folder = join(context.scratch, 'diffusers');
      await mkdir(folder, { recursive: true });
      const beside = await saved(request.references ?? [], folder);
      if (request.init && beside.length > 1) {
        const left = 'The official repaint looks at one reference: the first was shown.';
        if (!notes.includes(left)) notes.push(left);
      }
      const made = await ask<{ file: string }>(
        'image',
        checkpoint,
        {
          ...{ scratch: folder, prompt: request.prompt, negative: request.negative ?? '', seed: job.seed },
          ...{ width: request.width, height: request.height, steps: request.steps, guidance: request.guidance ?? 1 },
          references: request.init ? beside.slice(0, 1) : beside,
          ...(request.init ? { init: await savedInit(request.init, folder) } : {}),
        },
        {
          signal: context.signal,
          onProgress: (fraction, text) => context.progress(...placed(place, fraction, text)),
          onPreview: (picture, mime) => context.preview(picture, mime),
        },
      );
      const picture = toPlanes(withoutAlpha(await readPicture(made.file)));
      await rm(folder, { recursive: true, force: true });
      return picture;
    },
  };
}

function refuse({ looks, references = [] }: KleinRequest): void {
  if (looks && looks.length > 0) {
    throw new EngineError('image_prompt_missing', 'The official pipelines take no picture that leads the look alone.', {
      fix: 'Show it as a reference, or use a bundle with an image prompt on the ONNX engine.',
    });
  }
  if (references.length > REFERENCES) {
    throw new EngineError(
      'too_many_references',
      `${references.length} references are more than the ${REFERENCES} it can tell apart.`,
      {
        fix: `Show it ${REFERENCES} at most.`,
      },
    );
  }
}

function placed(
  { before = 0, share = 1, words }: Place,
  fraction: number,
  text?: string,
): [number, string | undefined] {
  return [
    before + share * fraction,
    words && text ? `${words}, ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text,
  ];
}

const saved = (pictures: readonly Planes[], folder: string): Promise<string[]> =>
  Promise.all(pictures.map((picture, i) => savedPicture(picture, join(folder, `reference-${i}.png`))));

async function savedPicture(picture: Planes, file: string): Promise<string> {
  const { width, height, data } = toBytes(picture);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(i * 3, i * 3 + 3), i * 4);
  await writePng(file, { width, height, channels: 4, data: rgba });
  return file;
}

async function savedInit({ picture, mask, strength }: NonNullable<KleinRequest['init']>, folder: string) {
  const file = join(folder, 'mask.png');
  if (mask) {
    const { width, height, data } = toBytes(
      planes(
        1,
        mask.height,
        mask.width,
        mask.data.map((one) => one * 2 - 1),
      ),
    );
    await writeMaskPng(file, { width, height, channels: 1, data });
  }
  return { picture: await savedPicture(picture, join(folder, 'init.png')), strength, ...(mask ? { mask: file } : {}) };
}
