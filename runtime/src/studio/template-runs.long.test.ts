import { builtinTemplates } from '@reelgraph/nodes/catalogue';
import type { StoryElement } from '@reelgraph/nodes/elements';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstOf, landed, type TemplateRun, type TemplateStand, templateStand } from './testing/template-stand.ts';

/** Every template, run on the draft engine as its form leaves it: one small studio for all. */
let stand: TemplateStand;
let clip: VideoRef;
let other: VideoRef;
let ida: StoryElement;
const ran = new Set<string>();

const SCENE = 'INT. BOOTH - NIGHT\n\nIda lights the lamp.\n';
const STORY = `${SCENE}\nEXT. ALLEY - NIGHT\n\nIda waits in the rain.\n`;

function run(...[id, values, elements]: Parameters<TemplateStand['run']>): Promise<TemplateRun> {
  ran.add(id);
  return stand.run(id, values, elements);
}

beforeAll(async () => {
  stand = await templateStand({ width: 128, height: 72 });
  ida = {
    ...{ id: 'ida', name: 'Ida', kind: 'character', description: 'in a red coat', trigger: '@Ida' },
    pictures: [{ image: await stand.card('#d02020'), role: 'full' }],
  };
  clip = firstOf(await run('one-shot', { scene: SCENE, seconds: 1 }), 'video');
  other = firstOf(await run('long-chained-shot', { scene: 'EXT. ROAD - DAY\n\nA car.\n', seconds: 6 }), 'video');
}, 1_200_000);
afterAll(() => stand.close());

it('a screenplay becomes a film, a dialogue, a repainted film and a storyboard', { timeout: 1_200_000 }, async () => {
  expect(landed(await run('script-to-film', { script: SCENE, name: 'Film' }))).toHaveLength(1);
  const talk = await run('dialogue-scene', {
    scene:
      'INT. DINER - NIGHT\n\nRain.\n\nANNA\nA letter came for you this morning?\n\nTOM\nYes. Where is it now, Anna?\n',
  });
  const shots = talk.tasks.filter(({ node }) => node === 'chain');
  expect(shots.length).toBeGreaterThan(1);
  expect(landed(talk)).toHaveLength(shots.length);
  const repainted = await run('script-to-repainted-film', { script: SCENE, find: 'Ida', prompt: 'green' }, [ida]);
  expect(landed(repainted)).toHaveLength(1);
  expect(landed(await run('storyboard', { script: STORY }))).toHaveLength(2);
  const board = await run('storyboard-sheet', { script: STORY, title: 'Ida', columns: 2 }, [ida]);
  expect(firstOf<ImageRef>(board, 'sheet')).toMatchObject({ kind: 'image', width: 2400 });
  expect(landed(board)).toHaveLength(2);
});

it('the same character is in the first frame of every shot, and on its sheet', { timeout: 1_200_000 }, async () => {
  const made = await run('consistent-character', { script: STORY, element: 'ida' }, [ida]);
  expect(made.outputs.frames).toHaveLength(2);
  expect(landed(made)).toHaveLength(2);
  await run('character-sheet', { element: 'ida' }, [ida]);
});

it('clips are bridged, made longer, morphed and finished', { timeout: 1_200_000 }, async () => {
  const bridge = await run('first-last-frame-bridge', { before: clip, after: other, seconds: 0.5 });
  expect(firstOf<VideoRef>(bridge, 'video').frames).toBe(clip.frames + 17 + other.frames);
  const longer = await run('clip-extension', { clip, seconds: 6 });
  expect(firstOf<VideoRef>(longer, 'video').frames).toBe(clip.frames + 144);
  const [from, to] = [await stand.card('#d02020'), await stand.card('#2030d0')];
  expect(landed(await run('keyframe-morph', { from, to, seconds: 1 }))).toHaveLength(1);
  expect(firstOf(await run('upscale-and-finish', { clip }), 'video')).toMatchObject({ width: 256, height: 144 });
});

it('a region of a clip is replaced, taken away, and put in another light', { timeout: 1_200_000 }, async () => {
  const points = [{ x: 0.5, y: 0.5, positive: true }];
  for (const [id, more] of [
    ['repaint-object-in-clip', { prompt: 'green' }],
    ['remove-object-from-clip', {}],
    ['relight-region', { prompt: 'golden' }],
  ] as const) {
    const made = firstOf<VideoRef>(await run(id, { clip, points, ...more }), 'video');
    expect([id, made.frames, made.artifact === clip.artifact]).toEqual([id, clip.frames, false]);
  }
});

it('that was all of them', () => {
  expect(builtinTemplates.map(({ id }) => id).filter((id) => !ran.has(id))).toEqual([]);
});
