import { join } from 'node:path';
import { checkFrame } from '../../../devices/frame-check.ts';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { seededNoise } from '../../../tensors/noise.ts';
import type { Planes } from '../../../tensors/patches.ts';
import { type Bytes, resizeBytes } from '../../../tensors/resize.ts';
import { readPicture, writePng } from '../../draft-vision/cv/png.ts';
import { latentPreview } from '../latent-preview.ts';
import type { KleinConfig } from './config.ts';
import type { KleinImageJob, KleinJob, Made } from './jobs.ts';
import { type KleinRequest, type KleinTools, klein } from './klein.ts';
import { pasteBack } from './paste-back.ts';
import { asReference, clipPixels, cover, crop, maskPlane, readMaskBytes, readRgb, withoutAlpha } from './pictures.ts';
import { toBytes, toPlanes } from './pixels.ts';
import { coveringSize, lookSize, REFERENCE_AREA } from './size.ts';

export type Model = Pick<KleinTools, 'bundle' | 'sessions' | 'lean'> & { readonly config: KleinConfig };

/** Where one picture lies in a longer work, frame by frame. */
export interface Place {
  /** Whether each step runs a second time, for the negative prompt. */
  readonly guided: boolean;
  readonly before?: number;
  readonly share?: number;
  readonly words?: string;
}

/** What runs the model itself: our own pipeline, or the official one in a Python worker. */
export interface Painter {
  readonly config: Pick<KleinConfig, 'steps' | 'guidance' | 'limits'>;
  /** Pixels on a side of a picture that leads the look. */
  readonly lookSide: number;
  paint(request: KleinRequest, place: Place): Promise<Planes>;
}

/** Our own pipeline as a painter. */
export const ownPainter = (job: KleinJob, model: Model, context: MethodContext): Painter => ({
  config: model.config,
  lookSide: Number(model.bundle.manifest.components.image_prompt?.inputs.pixels?.shape[2] ?? 224),
  paint: async (request, place) => klein(request, await toolsFor(job, model, context, place)),
});

/** An image request: a picture from words and pictures, from a picture, or a masked part of one made anew. */
export async function makeImage(job: KleinImageJob, painter: Painter): Promise<Made> {
  const init = job.init;
  return init?.mask ? repaintStill(job, { ...init, mask: init.mask }, painter) : newImage(job, painter);
}

async function newImage(job: KleinImageJob, painter: Painter): Promise<Made> {
  const size = coveringSize(job, painter.config.limits);
  const { steps, guidance } = wishes(job, painter.config);
  const from = job.init && {
    picture: toPlanes(cover(await readRgb(job.init.picture), size)),
    strength: job.init.strength,
  };
  const request: KleinRequest = {
    ...size,
    ...{ prompt: job.prompt, negative: job.negative, steps, guidance },
    ...(await shown(job, painter)),
    ...(from ? { init: from } : {}),
  };
  const made = await painter.paint(request, { guided: guidance > 1 });
  checkFrame(made.data, 0);
  const notes = guidance > 1 ? ['Guided by what it should not show: twice the time.'] : [];
  if (size.width !== job.width || size.height !== job.height)
    notes.push(`Made at ${size.width} × ${size.height} and cut to ${job.width} × ${job.height}.`);
  return save(job, crop(toBytes(made), { width: job.width, height: job.height }), notes);
}

async function repaintStill(
  job: KleinImageJob,
  init: { readonly picture: string; readonly mask: string; readonly strength: number; readonly feather: number },
  painter: Painter,
): Promise<Made> {
  const source = await readPicture(init.picture);
  const mask = fitMask(await readMaskBytes(init.mask), source);
  const { steps, guidance } = wishes(job, painter.config);
  const guided = guidance > 1;
  const repaint = await repainter(job, painter, { steps, guidance, strength: init.strength, feather: init.feather });
  await repaint(source, mask, { guided });
  const notes = guided ? ['Guided by what it should not show: twice the time.'] : [];
  const file = join(job.scratch, 'klein.png');
  await writePng(file, { ...source, channels: 4 });
  return { file, mime: 'image/png', width: source.width, height: source.height, frames: 1, notes };
}

export interface RepaintWishes {
  readonly steps: number;
  readonly guidance: number;
  readonly strength: number;
  readonly feather: number;
}

/**
 * Makes the masked part of pictures anew, in place. The model works at 1024² pixels at most; its work is scaled back and
 * laid over the source through the mask, so that outside of it no byte changes.
 */
export async function repainter(job: KleinJob, painter: Painter, wish: RepaintWishes) {
  const { steps, guidance, strength, feather } = wish;
  const beside = await shown(job, painter);
  return async (source: Bytes, mask: Bytes, place: Place): Promise<void> => {
    const size = lookSize(source, REFERENCE_AREA, painter.config.limits);
    const picture = toPlanes(resizeBytes(withoutAlpha(source), size.width, size.height, 'lanczos'));
    const small = maskPlane(resizeBytes(mask, size.width, size.height, 'lanczos'));
    const request: KleinRequest = {
      ...size,
      ...{ prompt: job.prompt, negative: job.negative, steps, guidance, ...beside },
      init: { picture, mask: small, strength },
    };
    const made = await painter.paint(request, place);
    checkFrame(made.data, 0);
    pasteBack(source, resizeBytes(toBytes(made), source.width, source.height, 'lanczos'), mask, feather);
  };
}

/** A mask of another size than its picture is brought to it: its shape is what was meant. */
const fitMask = (mask: Bytes, { width, height }: Bytes): Bytes => resizeBytes(mask, width, height, 'bilinear');

/** What a person asked for, else what the makers of this variant use. */
function wishes({ steps, guidance }: KleinImageJob, config: Painter['config']) {
  return { steps: steps ?? config.steps, guidance: guidance ?? config.guidance };
}

/** Reference pictures, and looks for the image prompt, in the order of the request. */
async function shown(
  job: KleinJob,
  { config, lookSide }: Painter,
): Promise<Pick<KleinRequest, 'references' | 'looks'>> {
  const references: Planes[] = [];
  const looks: { pixels: Planes; strength: number }[] = [];
  for (const { file, look, strength } of job.references) {
    const picture = await readRgb(file);
    if (look) looks.push({ pixels: clipPixels(picture, lookSide), strength });
    else references.push(asReference(picture, config.limits));
  }
  return { references, looks };
}

/** Seed, signal and news of one run. */
async function toolsFor(
  job: KleinJob,
  { bundle, sessions, lean }: Model,
  context: MethodContext,
  { guided, before = 0, share = 1, words }: Place,
): Promise<KleinTools> {
  const small = await latentPreview(bundle);
  context.progress(before, [words, 'reading the prompt'].filter(Boolean).join(', '));
  return {
    ...{ bundle, sessions, lean, signal: context.signal },
    noise: seededNoise(job.seed),
    preview: (latent) => void small(latent).then((picture) => context.preview(picture, 'image/jpeg')),
    onStep: (step, steps) => {
      const text = `step ${step} of ${steps}${guided ? ', each twice for the negative prompt' : ''}`;
      context.progress(before + (share * step) / (steps + 1), words ? `${words}, ${text}` : text);
    },
  };
}

async function save(job: KleinJob, { width, height, data }: Bytes, notes: string[]): Promise<Made> {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(i * 3, i * 3 + 3), i * 4);
  const file = join(job.scratch, 'klein.png');
  await writePng(file, { width, height, channels: 4, data: rgba });
  return { file, mime: 'image/png', width, height, frames: 1, notes };
}
