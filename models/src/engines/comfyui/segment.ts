import type { MaskRef } from '@reelgraph/timeline';
import { z } from 'zod';
import { type CapabilityTypes, type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { Detection, SegmentRequest } from '../../capabilities/requests.ts';
import type { Plane } from '../draft-vision/cv/image.ts';
import { boxOf } from '../draft-vision/cv/mask.ts';
import { readMask, writeMaskPng } from '../draft-vision/cv/png.ts';
import { Job } from './job.ts';
import type { RunOptions } from './run-prompt.ts';
import type { Place } from './servers.ts';

export const SEGMENT_READS = [
  'picture',
  'points',
  'box',
  'text',
  'limit',
] as const satisfies readonly (keyof SegmentRequest)[];

export function segmentValues({ points, box, text }: SegmentRequest): Set<string> {
  const present = new Set<string>(['picture']);
  if (points.length > 0) present.add('points');
  if (box) present.add('boxX');
  if (text?.trim()) present.add('text');
  return present;
}

/** SAM 3 reads commas as several wishes, brackets not at all, and a number behind a colon as how many it may find. */
export const phrase = (text: string, limit: number): string =>
  `${text
    .replace(/[,:()]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()}:${limit}`;

const scoresSchema = z.array(z.array(z.object({ score: z.number() }).loose()));

/** What is there, as masks in the size of the picture: every instance of some words, or the one thing that was pointed at. */
export async function makeMasks(
  request: SegmentRequest,
  place: Place,
  context: EngineContext,
  pace?: RunOptions['pace'],
): Promise<CapabilityTypes['segment']['result']> {
  const { picture, points, box, text, limit } = request;
  const { width, height } = picture;
  const job = new Job(place, context, pace);
  context.progress(0, 'Sending');
  job.give({
    picture: await job.send(picture, await context.open(picture.artifact), picture.mime),
    width,
    height,
    limit,
  });
  if (text?.trim()) job.give({ text: phrase(text, limit) });
  if (points.length > 0) {
    const pixels = (positive: boolean) =>
      JSON.stringify(
        points
          .filter((one) => one.positive === positive)
          .map(({ x, y }) => ({ x: Math.round(x * (width - 1)), y: Math.round(y * (height - 1)) })),
      );
    job.give({ points: pixels(true), negativePoints: pixels(false) });
  }
  if (box)
    job.give({
      ...{ boxX: box.x * width, boxY: box.y * height },
      ...{ boxWidth: Math.max(1, box.width * width), boxHeight: Math.max(1, box.height * height) },
    });
  const results = await job.run();
  const scores = scoresSchema.safeParse(results.scores());
  const detections: Detection[] = [];
  for (const [i, saved] of results.files().entries()) {
    if (detections.length >= limit) break;
    const mask = toSize(await readMask(await results.fetch(saved)), width, height);
    const found = boxOf(mask);
    if (!found) continue;
    const file = job.scratch('.png');
    await writeMaskPng(file, mask);
    const corners: Detection['box'] = [found.x, found.y, found.width, found.height];
    const ref: MaskRef = {
      ...{ kind: 'mask', mime: 'image/png', width, height, box: corners },
      artifact: await context.store(file, 'image/png'),
    };
    const score = scores.success ? (scores.data[0]?.[i]?.score ?? 1) : 1;
    detections.push({ mask: ref, box: corners, score, ...(text?.trim() ? { label: text.trim() } : {}) });
  }
  if (detections.length === 0) {
    throw new EngineError(
      'nothing_found',
      text?.trim() ? `SAM 3 finds no "${text.trim()}" there.` : 'Nothing stands out there.',
      {
        fix: 'Draw a box around the thing, or put a point in the middle of it.',
      },
    );
  }
  return { detections, provenance: job.provenance() };
}

/** A mask in another size, each pixel its nearest: what is in is in. */
export function toSize(mask: Plane, width: number, height: number): Plane {
  if (mask.width === width && mask.height === height) return mask;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++)
      data[y * width + x] = mask.data[row + Math.floor(((x + 0.5) * mask.width) / width)]!;
  }
  return { width, height, channels: 1, data };
}
