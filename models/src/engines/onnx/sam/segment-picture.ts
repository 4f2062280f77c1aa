import { join } from 'node:path';
import { openTokenizer } from '../../../bundles/tokenizer.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { writeMaskPng } from '../../draft-vision/cv/png.ts';
import { readRgb } from '../klein/pictures.ts';
import { askConcept, CONCEPT_THRESHOLD, instances } from './concept.ts';
import type { Click } from './decode.ts';
import type { SamSegmentJob, SegmentFound } from './jobs.ts';
import { pictureFacts } from './model.ts';
import { boundsOf, toMask, toPixels } from './picture.ts';
import { lookAt, type StillParts } from './still.ts';

export interface Found {
  readonly logits: Float32Array;
  readonly side: number;
  readonly score: number;
}

/** Masks of a picture, the best first: of what was clicked or boxed, else of everything that the words name. */
export async function segmentPicture(
  job: SamSegmentJob,
  parts: StillParts,
  context: MethodContext,
): Promise<SegmentFound[]> {
  const { shown, text } = askedOf(job);
  const picture = await readRgb(job.picture);
  const pixels = toPixels(picture, pictureFacts(parts.bundle));
  context.progress(0.1, 'looking');
  const found = shown ? await byPrompt(job, parts, pixels) : await byText(text!, parts, pixels);
  context.progress(0.9, 'writing the masks');
  return writeFound(job, found, picture);
}

type Asked = Pick<SamSegmentJob, 'box' | 'points' | 'text'>;

/** Whether it was shown what to mask, else by which words. Throws EngineError `nothing_asked`. */
export function askedOf(job: Asked): { readonly shown: boolean; readonly text: string | undefined } {
  const text = job.text?.trim();
  const shown = job.box !== undefined || job.points.some(({ positive }) => positive);
  if (!shown && !text) {
    throw new EngineError('nothing_asked', 'Say what to mask: a point on it, a box around it, or its name.', {
      fix: 'Click on the thing in the picture.',
    });
  }
  return { shown, text };
}

/** Masks of the picture's size as files, the first `limit` that hold anything. */
export async function writeFound(
  job: Asked & Pick<SamSegmentJob, 'limit' | 'scratch'>,
  found: readonly Found[],
  { width, height }: { readonly width: number; readonly height: number },
): Promise<SegmentFound[]> {
  const { shown, text } = askedOf(job);
  const results: SegmentFound[] = [];
  for (const { logits, side, score } of found) {
    if (results.length === job.limit) break;
    const data = toMask(logits, side, width, height);
    const box = boundsOf(data, width);
    if (!box) continue;
    const file = join(job.scratch, `mask-${results.length}.png`);
    await writeMaskPng(file, { width, height, channels: 1, data });
    results.push({ file, width, height, box, score, ...(shown || !text ? {} : { label: text }) });
  }
  return results;
}

async function byPrompt(job: SamSegmentJob, parts: StillParts, pixels: Float32Array): Promise<Found[]> {
  const side = pictureFacts(parts.bundle).imageSize;
  const clicks = job.points.map(({ x, y, positive }): Click => ({ x: x * side, y: y * side, label: positive ? 1 : 0 }));
  const { box } = job;
  const corners = box && ([box.x, box.y, box.x + box.width, box.y + box.height].map((part) => part * side) as Corners);
  const picture = await lookAt(parts, pixels);
  const answer = await picture.find({ clicks, ...(corners ? { box: corners } : {}) });
  const rest = answer.masks.map((_, i) => i).filter((i) => i !== answer.best);
  // Our own decoder has a candidate for clear prompts too, which is no rival of the three.
  const others = rest.filter((i) => answer.masks.length === 3 || i > 0);
  return [answer.best, ...others.sort((a, b) => answer.scores[b]! - answer.scores[a]!)].map((i) => ({
    logits: answer.masks[i]!,
    side: answer.side,
    score: answer.scores[i]!,
  }));
}

type Corners = [number, number, number, number];

async function byText(text: string, parts: StillParts, pixels: Float32Array): Promise<Found[]> {
  const tokens = parts.bundle.has('detector') ? (await openTokenizer(parts.bundle)).encode(text) : [];
  const answer = await askConcept(parts, pixels, tokens);
  return instances(answer, CONCEPT_THRESHOLD).map(({ mask, side, score }) => ({ logits: mask, side, score }));
}
