import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { probe } from '@reelgraph/timeline/media';
import { expect, type Project, type Studio, sample, sizeOf, test } from './studio.ts';

/** Small, for the story is about which frames are made and where they lie. */
const LINES = 180;

interface Clip {
  id: string;
  type: string;
  name: string;
  takes: Record<string, unknown>;
  activeTake: string | null;
  trim: { in: number; length: number };
  landing?: { key: string; touched: boolean };
}
interface Task {
  node: string;
  nodeType: string;
  state: string;
  item: { key: string; name: string } | null;
}

/** What the server holds, beside what the page shows. */
class Film {
  readonly #studio: Studio;
  readonly project: string;
  readonly #documents: Project['documents'];

  private constructor(studio: Studio, project: Project) {
    this.#studio = studio;
    this.project = project.id;
    this.#documents = project.documents;
  }

  static async open(studio: Studio): Promise<Film> {
    return new Film(studio, await sample(studio, LINES));
  }

  async clips(): Promise<Clip[]> {
    const id = this.#documents.find((info) => info.kind === 'sequence')?.id;
    const { doc } = await this.#studio.get<{ doc: { tracks: { id: string; items: Clip[] }[] } }>(
      `/api/documents/${id}`,
    );
    return doc.tracks.find((track) => track.id === 'V1')?.items.filter((item) => item.type === 'clip') ?? [];
  }

  async clip(name: string): Promise<Clip> {
    const found = (await this.clips()).find((clip) => clip.name === name);
    if (!found) throw new Error(`There is no clip ${name}.`);
    return found;
  }

  async scriptRev(): Promise<number> {
    const id = this.#documents.find((info) => info.kind === 'script')?.id;
    return (await this.#studio.get<{ info: { rev: number } }>(`/api/documents/${id}`)).info.rev;
  }

  async runs(): Promise<{ id: string; state: string; number: number }[]> {
    return (
      await this.#studio.get<{ runs: { id: string; state: string; number: number }[] }>(
        `/api/projects/${this.project}/runs`,
      )
    ).runs;
  }

  async videoTasks(run: string): Promise<Task[]> {
    const { tasks } = await this.#studio.get<{ tasks: Task[] }>(`/api/runs/${run}`);
    return tasks.filter((task) => task.nodeType.startsWith('video/'));
  }
}

const workspace = (page: Page, name: 'Script' | 'Graph' | 'Edit') =>
  page
    .getByRole('button', { name, exact: true })
    .or(page.getByRole('radio', { name, exact: true }))
    .or(page.getByRole('tab', { name, exact: true }))
    .first();
const clipOnTimeline = (page: Page, name: string) =>
  page
    .locator('[data-clip]')
    .filter({ has: page.locator(`text="${name}"`) })
    .first();

test('the whole story: Run, nine clips land, play, trim, edit one line, one shot again, export', async ({
  page,
  studio,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const film = await Film.open(studio);

  await test.step('the sample opens with a graph that makes the film', async () => {
    await page.goto(studio.url);
    await expect(page.getByText('The Last Lamp').first()).toBeVisible();
    await expect(page.getByText('LTX Chain').first()).toBeVisible();
    await expect(page.getByText(/Will run \d+ of \d+ nodes/)).toBeVisible();
  });

  await test.step('nine clips land one by one', async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByText('0 of 9 shots placed')).toBeVisible({ timeout: 30_000 });
    for (const placed of [1, 4, 7]) {
      await expect
        .poll(async () => Number((await page.getByText(/\d of 9 shots placed/).textContent())?.match(/\d/)?.[0]), {
          timeout: 120_000,
          intervals: [100],
        })
        .toBeGreaterThanOrEqual(placed);
    }
    await expect(page.getByText('9 of 9 shots placed')).toBeVisible({ timeout: 120_000 });
    await expect.poll(async () => (await film.runs())[0]?.state, { timeout: 120_000 }).toBe('succeeded');
    expect((await film.clips()).map((clip) => clip.name)).toEqual([
      '1A',
      '1B',
      '1C',
      '2A',
      '2B',
      '2C',
      '3A',
      '3B',
      '3C',
    ]);
  });

  await test.step('the film plays', async () => {
    await workspace(page, 'Edit').click();
    await expect(clipOnTimeline(page, '2B')).toBeVisible();
    const frame = async () =>
      Number(
        (
          await page
            .getByText(/^frame \d+$/)
            .first()
            .textContent()
        )?.match(/\d+/)?.[0],
      );
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(frame, { timeout: 20_000 }).toBeGreaterThan(24);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const stopped = await frame();
    expect(stopped).toBeGreaterThan(24);
  });

  const before = await film.clip('2B');
  await test.step('a trim by hand', async () => {
    const clip = clipOnTimeline(page, '2B');
    await clip.click();
    const handle = await clip.locator('[data-edge="out"]').boundingBox();
    if (!handle) throw new Error('The clip has no handle at its end.');
    await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    await page.mouse.down();
    await page.mouse.move(handle.x - 40, handle.y + handle.height / 2, { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await film.clip('2B')).trim.length).toBeLessThan(before.trim.length);
    expect((await film.clip('2B')).landing?.touched).toBe(true);
  });
  const trimmed = await film.clip('2B');

  await test.step('undo and redo are the same trim', async () => {
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await film.clip('2B')).trim.length).toBe(before.trim.length);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await film.clip('2B')).trim.length).toBe(trimmed.trim.length);
  });

  await test.step('one edited line makes one shot again, as a take, and keeps the trim', async () => {
    await workspace(page, 'Script').click();
    const line = page.locator('.cm-line', { hasText: 'She said there would be light.' });
    await line.click();
    await page.keyboard.press('End');
    const rev = await film.scriptRev();
    await page.keyboard.type(' She lied.');
    await expect.poll(() => film.scriptRev()).toBeGreaterThan(rev);
    await expect(page.getByText('Saved')).toBeVisible();
    await workspace(page, 'Graph').click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect
      .poll(async () => (await film.runs())[0], { timeout: 120_000 })
      .toMatchObject({ number: 2, state: 'succeeded' });
    const tasks = await film.videoTasks((await film.runs())[0]?.id ?? '');
    expect(tasks.filter((task) => task.state === 'succeeded').map((task) => task.item?.key)).toEqual([
      trimmed.landing?.key,
    ]);
    expect(tasks.filter((task) => task.state === 'cached')).toHaveLength(8);
    const again = await film.clip('2B');
    expect(Object.keys(again.takes)).toHaveLength(2);
    expect(again.activeTake).not.toBe(trimmed.activeTake);
    expect(again.trim).toEqual(trimmed.trim);
  });

  await test.step('the export has exactly the frames of the cut', async () => {
    await workspace(page, 'Edit').click();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const link = dialog.locator('a[download]');
    await expect(link).toBeVisible({ timeout: 180_000 });
    const bytes = await (await fetch(new URL((await link.getAttribute('href')) ?? '', studio.url))).arrayBuffer();
    const file = join(studio.data, 'exported.mp4');
    writeFileSync(file, Buffer.from(bytes));
    const frames = (await film.clips()).reduce((sum, clip) => sum + clip.trim.length, 0);
    const facts = await probe(file);
    expect(facts.video).toMatchObject({ frames, rate: { num: 24, den: 1 }, ...sizeOf(LINES) });
    expect(Math.abs((facts.audio?.samples ?? 0) - frames * 2000)).toBeLessThanOrEqual(1024);
    await page.keyboard.press('Escape');
  });

  await test.step('the studio is closed and opened again: nothing runs that is done', async () => {
    await studio.kill();
    await studio.start();
    await expect(page.getByText('Local runtime connected')).toBeVisible({ timeout: 30_000 });
    await workspace(page, 'Graph').click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect
      .poll(async () => (await film.runs())[0], { timeout: 120_000 })
      .toMatchObject({ number: 3, state: 'succeeded' });
    const tasks = await film.videoTasks((await film.runs())[0]?.id ?? '');
    expect(tasks.map((task) => task.state)).toEqual(Array.from({ length: 9 }, () => 'cached'));
  });

  expect(errors).toEqual([]);
});
