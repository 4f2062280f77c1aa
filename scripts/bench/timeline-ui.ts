import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clipOfTake, type Item, type SequenceOp, seqFrame, type Take } from '@reelgraph/timeline';
import { numberedTake } from '../../timeline/src/testing/numbered.ts';
import { type BenchStudio, inStudio } from './browser.ts';
import { type BenchRow, type Measured, percentile } from './row.ts';

const RATE = { num: 24, den: 1 };
const STEPS = 120;

/** A take of 200 frames in the project, so that every clip has its real pictures. */
async function upload({ url }: BenchStudio, project: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-bench-'));
  try {
    const file = join(folder, 'take.mp4');
    await numberedTake(file, { frames: 200, width: 320, height: 180 });
    const answer = await fetch(`${url}/api/projects/${project}/assets?name=take.mp4`, {
      method: 'POST',
      body: new Uint8Array(await readFile(file)),
    });
    const asset = (await answer.json()) as { ref?: { artifact?: string } };
    if (!asset.ref?.artifact) throw new Error(`The take was not taken: ${JSON.stringify(asset)}`);
    return asset.ref.artifact;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A film of so many clips, three quarters on V1, the others over it, open in Edit and at rest. */
async function open(studio: BenchStudio, count: number): Promise<void> {
  interface View {
    readonly id: string;
    readonly documents: readonly { readonly id: string; readonly kind: string }[];
  }
  const project = await studio.post<View>('/api/projects', { title: `Film of ${count}` });
  const sequence = project.documents.find(({ kind }) => kind === 'sequence')!.id;
  const asset = await upload(studio, project.id);
  const take = (n: number): Take => ({
    ...{ id: `take-${n}` as Take['id'], asset, kind: 'video', rate: RATE, frames: 200, audio: false, state: 'ready' },
    size: { width: 320, height: 180 },
  });
  const clip = (n: number) => ({
    ...clipOfTake(take(n), { id: `clip-${n}`, name: `Shot ${n}`, length: 48 }),
    trim: { in: seqFrame(40), length: seqFrame(36 + ((n * 7) % 60)) },
  });
  const film = Math.round(count * 0.75);
  let rev = 0;
  const lay = async (track: string, from: number, to: number) => {
    const clips = Array.from({ length: to - from }, (_, i) => clip(from + i)) as Item[];
    const op = { type: 'append', track, clips } as unknown as SequenceOp;
    const id = `lay-${from}`;
    const write = { key: id, opId: id, baseRev: rev, client: 'bench', ops: [op] };
    ({ rev } = await studio.post<{ rev: number }>(`/api/documents/${sequence}/ops`, write));
  };
  for (let from = 0; from < film; from += 500) await lay('V1', from, Math.min(film, from + 500));
  for (let from = film; from < count; from += 500) await lay('V2', from, Math.min(count, from + 500));
  await studio.page.goto(`${studio.url}/#/${project.id}/edit`);
  await studio.page.locator('[data-lane]').first().waitFor();
  await studio.page.locator('[data-lane="V1"] > div').nth(5).waitFor({ state: 'attached' });
  await studio.page.waitForLoadState('networkidle');
}

async function lanes({ page }: BenchStudio): Promise<{ x: number; y: number; width: number }> {
  const box = await page.locator('[data-lane="V1"]').boundingBox();
  const width = page.viewportSize()!.width;
  return { x: Math.max(box!.x, 0) + 240, y: box!.y + 40, width: width - 300 };
}

const wall = (studio: BenchStudio) => `on the clock of this machine ${percentile(studio.wall, 0.95).toFixed(0)} ms`;

/** In and out again over the whole scale, at the pointer, with a wheel. */
async function zoom(studio: BenchStudio): Promise<Measured> {
  const { page } = studio;
  const { x, y } = await lanes(studio);
  await page.mouse.move(x + 300, y);
  await page.keyboard.down('Control');
  const frames: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const inward = step < STEPS / 2;
    frames.push(await studio.frame(() => page.mouse.wheel(0, inward ? -20 : 20)));
  }
  await page.keyboard.up('Control');
  return { value: percentile(frames, 0.95), peer: wall(studio) };
}

/** A scroll through the film at a working scale, and a clip that is dragged along V2. */
async function scrollAndDrag(studio: BenchStudio): Promise<Measured> {
  const { page } = studio;
  const { x, y } = await lanes(studio);
  // Near the head of the film, where V2 has its clips.
  await page.mouse.move(x - 200, y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 12; step++) await page.mouse.wheel(0, -60);
  await page.keyboard.up('Control');
  const frames: number[] = [];
  for (let step = 0; step < STEPS / 2; step++) frames.push(await studio.frame(() => page.mouse.wheel(120, 0)));
  for (let step = 0; step < STEPS; step++) await page.mouse.wheel(-120, 0);
  const over = await page.locator('[data-lane="V2"] [data-clip]').nth(4).boundingBox();
  await page.mouse.move(over!.x + over!.width / 2, over!.y + 10);
  await page.mouse.down();
  for (let step = 1; step <= STEPS / 2; step++) {
    frames.push(await studio.frame(() => page.mouse.move(over!.x + over!.width / 2 + step * 6, over!.y + 10)));
  }
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return { value: percentile(frames, 0.95), peer: wall(studio) };
}

/** Elements of the whole page, the most of a walk over the scale. */
async function nodes(studio: BenchStudio): Promise<number> {
  const { page } = studio;
  const { x, y } = await lanes(studio);
  await page.mouse.move(x + 300, y);
  await page.keyboard.down('Control');
  let most = 0;
  for (let step = 0; step < STEPS / 2; step++) {
    await studio.frame(() => page.mouse.wheel(0, -60));
    most = Math.max(most, await page.evaluate(() => document.querySelectorAll('*').length));
  }
  await page.keyboard.up('Control');
  return most;
}

const row = (name: string, clips: number, measure: (studio: BenchStudio) => Promise<Measured | number>): BenchRow => ({
  name,
  measure: () =>
    inStudio(async (studio) => {
      await open(studio, clips);
      return measure(studio);
    }),
});

export const rows: readonly BenchRow[] = [
  row('timeline.zoom_1000_p95_ms', 1000, zoom),
  row('timeline.zoom_10000_p95_ms', 10_000, zoom),
  row('timeline.scroll_1000_p95_ms', 1000, scrollAndDrag),
  row('timeline.dom_10000', 10_000, nodes),
];
