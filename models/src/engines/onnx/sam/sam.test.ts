import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { openSessions, type Sessions } from '../sessions.ts';
import { golden, relativeError } from '../testing/golden.ts';
import { judge, PARITY } from '../testing/parity.ts';
import { goldenDisc, goldenFrame } from '../testing/sam-frames.ts';
import { unpackFixture } from '../testing/unpack.ts';
import { askConcept, instances } from './concept.ts';
import { bestOfThree, type Click } from './decode.ts';
import { officialRules } from './memory.ts';
import { trackerFacts } from './model.ts';
import { lookAt, type StillPrompt } from './still.ts';
import { SamTracker, type TrackerParts } from './tracker.ts';

let bundle: Bundle;
let sessions: Sessions;
beforeAll(async () => {
  bundle = await openBundle(await unpackFixture('sam-tiny'));
  sessions = openSessions(bundle, { threads: 1 });
});
afterAll(() => rm(bundle.folder, { recursive: true, force: true }));

const size = 112;
const [a, b, c] = [
  { x: 30, y: 41.5, label: 1 },
  { x: 77, y: 20.25, label: 1 },
  { x: 64, y: 90, label: 0 },
] as const satisfies Click[];
const box = [20.5, 33, 88, 97.5] as const;

describe('SAM 3 in pictures, against Sam3TrackerModel and Sam3Model', () => {
  const worst = async (name: string, prompt: StillPrompt): Promise<number> => {
    const picture = await lookAt({ bundle, sessions }, goldenFrame(0, size));
    const right = golden(bundle.folder, name);
    const { masks, scores, present } = await picture.find(prompt);
    return Math.max(
      relativeError(
        masks.slice(1).flatMap((mask) => [...mask]),
        right.tensor('masks').data,
      ),
      ...scores.slice(1).map((score, i) => Math.abs(score - right.tensor('scores').data[i]!)),
      Math.abs(present - right.tensor('present').data[0]!),
    );
  };

  const against = 'transformers Sam3TrackerModel';
  it.for([
    ['point', 'one click', { clicks: [a] }],
    ['points', 'clicks on and beside', { clicks: [a, b, c] }],
    ['box', 'box', { clicks: [], box }],
    ['box-and-point', 'box and click', { clicks: [c], box }],
  ] as const)('%s', async ([name, mode, prompt], { task }) => {
    judge(task, { family: 'SAM 3', mode, against, error: await worst(name, prompt) });
  });

  it.for([
    ['points', 'clicks on and beside', 'a click beside taken as one on it', { clicks: [a, b, { ...c, label: 1 }] }],
    ['box', 'box', 'corners in turned order', { clicks: [], box: [box[2], box[3], box[0], box[1]] }],
    ['box-and-point', 'box and click', 'the click forgotten', { clicks: [], box }],
  ] as const)('%s: %s, %s', async ([name, mode, wrong, prompt], { task }) => {
    judge(task, { family: 'SAM 3', mode, against, wrong, error: await worst(name, prompt) });
  });

  const again = async (refine: boolean) => {
    const picture = await lookAt({ bundle, sessions }, goldenFrame(0, size));
    const first = await picture.find({ clicks: [a] });
    expect(first.best).toBe(bestOfThree(Float32Array.from(first.scores)));
    const right = golden(bundle.folder, 'refine').tensor('masks').data;
    const earlier = first.masks[first.best]!;
    const { masks, best } = await picture.find({ clicks: [a, b, c], ...(refine ? { refine: earlier } : {}) });
    return relativeError(masks[best]!, right);
  };
  it('refined from an earlier mask', async ({ task }) => {
    judge(task, { family: 'SAM 3', mode: 'refinement', against, error: await again(true) });
  });
  it('refined without the earlier mask', async ({ task }) => {
    const wrong = 'the earlier mask forgotten';
    judge(task, { family: 'SAM 3', mode: 'refinement', against, wrong, error: await again(false) });
  });

  const found = (tokens: readonly number[]) => askConcept({ bundle, sessions }, goldenFrame(3, size), tokens);
  const worstOfText = async (length: number) => {
    const right = golden(bundle.folder, 'text');
    const { masks, boxes, logits, presence } = await found(
      z.array(z.number()).parse(right.values.ids).slice(0, length),
    );
    return Math.max(
      relativeError(masks, right.tensor('masks').data),
      relativeError(boxes, right.tensor('boxes').data),
      relativeError(logits, right.tensor('logits').data),
      Math.abs(presence - right.tensor('presence').data[0]!),
    );
  };
  it('text', async ({ task }) => {
    judge(task, { family: 'SAM 3', mode: 'text', against: 'transformers Sam3Model', error: await worstOfText(4) });
  });
  it('text whose padding counts as words', async ({ task }) => {
    const row = { family: 'SAM 3', mode: 'text', against: 'transformers Sam3Model', wrong: 'padding taken as words' };
    judge(task, { ...row, error: await worstOfText(8) });
  });

  it('gives the instances above a threshold, best first', async () => {
    const answer = await found([1, 6, 3, 2]);
    const scores = instances(answer, 0).map(({ score }) => score);
    expect(scores).toHaveLength(6);
    expect(scores).toEqual(scores.toSorted((x, y) => y - x));
    expect(instances(answer, scores[2]!)).toHaveLength(2);
  });
});

const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('run'), frame: z.number() }),
  z.object({ do: z.literal('propagate'), from: z.number(), reverse: z.boolean() }),
  z.object({
    do: z.literal('points'),
    frame: z.number(),
    object: z.number(),
    points: z.array(z.tuple([z.number(), z.number()])),
    labels: z.array(z.number()),
  }),
  z.object({
    do: z.literal('mask'),
    frame: z.number(),
    object: z.number(),
    disc: z.tuple([z.number(), z.number(), z.number()]),
  }),
]);
const storySchema = z.object({
  frames: z.number(),
  steps: z.array(stepSchema),
  log: z.array(z.object({ key: z.string(), step: z.number(), frame: z.number(), objects: z.array(z.number()) })),
});

describe('SAM 3 through clips, against Sam3TrackerVideoModel', () => {
  /** Walks a golden story and answers the worst error of any mask of any object in any frame. A wrong variant ends early. */
  async function worst(name: string, change?: Partial<TrackerParts>): Promise<number> {
    const right = golden(bundle.folder, name);
    const { frames, steps, log } = storySchema.parse(right.values);
    const picture = async (frame: number) => goldenFrame(frame, size);
    const tracker = new SamTracker({ bundle, sessions, frames, picture, ...change });
    let error = 0;
    let seen = 0;
    for (const [index, step] of steps.entries()) {
      if (step.do === 'points') {
        const labels = step.labels as Click['label'][];
        tracker.click(
          step.object,
          step.frame,
          step.points.map(([x, y], i) => ({ x, y, label: labels[i]! })),
        );
        continue;
      }
      if (step.do === 'mask') {
        tracker.mask(step.object, step.frame, goldenDisc(size, step.disc));
        continue;
      }
      const walked = step.do === 'run' ? [await tracker.run(step.frame)] : tracker.propagate(step.from, step.reverse);
      for await (const { frame, objects } of walked) {
        seen++;
        const key = `${index}-${frame}`;
        expect(log).toContainEqual({ key, step: index, frame, objects: objects.map(({ object }) => object) });
        const masks = right.tensor(`${key}-masks`).data;
        const area = masks.length / objects.length;
        for (const [i, { mask, score }] of objects.entries()) {
          error = Math.max(error, relativeOrFlat(mask, masks.subarray(i * area, (i + 1) * area)));
          if (change && error > PARITY) return error;
          error = Math.max(error, Math.abs(score - right.tensor(`${key}-scores`).data[i]!) / 10);
        }
      }
    }
    expect(seen).toBe(log.length);
    return error;
  }

  /** A lost object's mask is flat: it has no range to be measured against. */
  const relativeOrFlat = (found: Float32Array, right: Float32Array) =>
    right.every((value) => value === right[0])
      ? Number(found.some((value) => value !== right[0]))
      : relativeError(found, right);

  const row = { family: 'SAM 3', against: 'transformers Sam3TrackerVideoModel' };
  const many = 'video, more prompted frames than are looked at';
  it('two objects: box, clicks and a mask, forwards and backwards, corrected on frames already walked', async ({
    task,
  }) => {
    judge(task, { ...row, mode: 'video, two objects forward and backward', error: await worst('video') });
  });
  it('more prompted frames than are looked at', async ({ task }) => {
    judge(task, { ...row, mode: many, error: await worst('many-prompts') });
  });

  const shifted = (by: number): Bundle => ({
    ...bundle,
    async constant(name) {
      const values = await bundle.constant(name);
      if (name !== 'memory_temporal_position') return values;
      return Float32Array.from(values, (_, i) => values[(i + by * 64) % values.length]!);
    },
  });
  it.for<[string, () => Partial<TrackerParts>]>([
    ['a memory one step off in time', () => ({ bundle: shifted(1) })],
    ['memories not rounded to bfloat16', () => ({ rules: { ...officialRules, pack: (m: Float32Array) => m } })],
    ['pointers whose time is not scaled', () => ({ rules: { ...officialRules, time: (ago: number) => ago } })],
    ['masks remembered at another scale', () => ({ facts: { ...trackerFacts(bundle), memoryScale: 10 } })],
    ['one prompted frame too many', () => ({ facts: { ...trackerFacts(bundle), conditioning: 5 } })],
    ['one remembered frame too few', () => ({ facts: { ...trackerFacts(bundle), memories: 6 } })],
  ])('notices %s', async ([wrong, change], { task }) => {
    judge(task, { ...row, mode: many, wrong, error: await worst('many-prompts', change()) });
  });
});
