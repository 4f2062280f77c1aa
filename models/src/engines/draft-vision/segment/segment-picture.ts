import { join } from 'node:path';
import { EngineError } from '../../../capabilities/capability.ts';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { resize, withoutAlpha, workingSize } from '../cv/image.ts';
import { boxOf, scaleMask } from '../cv/mask.ts';
import { readPicture, writeMaskPng } from '../cv/png.ts';
import type { SegmentFound, SegmentJob } from '../jobs.ts';
import { segmentByPrompt } from './by-prompt.ts';
import { segmentByText } from './by-text.ts';
import type { Candidate } from './candidate.ts';

/** Masks for a picture, best first, as white-on-black PNG files of the picture's own size. */
export async function segmentPicture(job: SegmentJob, context: MethodContext): Promise<SegmentFound[]> {
  const text = job.text?.trim();
  if (!text && !job.box && !job.points.some((point) => point.positive)) {
    throw new EngineError('nothing_asked', 'Say what to mask: a point on it, a box around it, or its name.', {
      fix: 'Click on the thing in the picture.',
    });
  }
  const full = withoutAlpha(await readPicture(job.picture));
  const size = workingSize(full.width, full.height, 640);
  const picture = resize(full, size.width, size.height);
  const { width, height } = picture;
  context.progress(0.1, 'looking');

  let found: readonly (Candidate & { label?: string })[];
  if (job.box || job.points.some((point) => point.positive)) {
    const points = job.points.map(({ x, y, positive }) => ({
      x: Math.min(width - 1, Math.max(0, x * width)),
      y: Math.min(height - 1, Math.max(0, y * height)),
      positive,
    }));
    const box = job.box && {
      x: job.box.x * width,
      y: job.box.y * height,
      width: job.box.width * width,
      height: job.box.height * height,
    };
    found = segmentByPrompt(picture, { points, box }, job.limit);
  } else {
    found = await segmentByText(picture, text!, job);
  }

  const results: SegmentFound[] = [];
  for (const [i, candidate] of found.slice(0, job.limit).entries()) {
    const mask = scaleMask(candidate.mask, full.width, full.height);
    const box = boxOf(mask);
    if (!box) continue;
    const file = join(job.scratch, `mask-${i}.png`);
    await writeMaskPng(file, mask);
    results.push({
      file,
      width: full.width,
      height: full.height,
      box: [box.x, box.y, box.width, box.height],
      score: Math.round(candidate.score * 1000) / 1000,
      label: candidate.label,
    });
  }
  if (results.length === 0) {
    throw new EngineError('nothing_found', 'Nothing stands out there.', {
      fix: 'Draw a box around the thing, or put a point in the middle of it.',
    });
  }
  return results;
}
