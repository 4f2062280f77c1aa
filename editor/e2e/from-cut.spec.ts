import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberedTake } from '../../timeline/src/testing/numbered.ts';
import { expect, look, type Studio, sample, test } from './studio.ts';

interface Clip {
  readonly id: string;
  readonly type: string;
  readonly activeTake: string | null;
  readonly gainDb: number;
  readonly takes: Record<string, { readonly frames: number; readonly head?: number; readonly asset: string }>;
  readonly trim: { readonly in: number; readonly length: number };
}

const FRAMES = 40;

/** Numbered frames, as a file of the project. */
async function upload(studio: Studio, project: string) {
  const file = join(tmpdir(), `reelgraph-cut-${process.pid}.mp4`);
  await numberedTake(file, { frames: FRAMES, width: 160, height: 90 });
  const answer = await fetch(`${studio.url}/api/projects/${project}/assets?name=Walk.mp4`, {
    method: 'POST',
    body: new Uint8Array(await readFile(file)),
  });
  await rm(file);
  return (await answer.json()) as { ref: { artifact: string } };
}

test('from the cut: a clip is pulled past its end, a gap is filled, a stretch is made anew and compared', async ({
  page,
  studio,
}) => {
  const project = await sample(studio, 90);
  const sequence = project.documents.find(({ kind }) => kind === 'sequence')!.id;
  const asset = await upload(studio, project.id);
  const film = async () => {
    type Doc = { rate: { num: number; den: number }; tracks: { id: string; items: Clip[] }[] };
    return (await studio.get<{ doc: Doc; info: { rev: number } }>(`/api/documents/${sequence}`)).doc;
  };
  const items = async (track: string) => (await film()).tracks.find(({ id }) => id === track)!.items;
  const take = {
    ...{ id: 'walk', asset: asset.ref.artifact, kind: 'video', rate: { num: 24, den: 1 }, frames: FRAMES },
    ...{ size: { width: 160, height: 90 }, audio: false, state: 'ready' },
  };
  const clipOf = (id: string, start: number, length: number) => ({
    ...{ type: 'clip', id, name: id, takes: { walk: take }, activeTake: 'walk', gainDb: -3 },
    ...{ trim: { in: start, length }, speed: { num: 1, den: 1 } },
  });
  await studio.post(`/api/documents/${sequence}/ops`, {
    ...{ key: 'lay', opId: 'lay', baseRev: 0, client: 'test' },
    ops: [
      { type: 'overwrite', track: 'V2', at: 0, clips: [clipOf('Left', 10, 30)], splitId: 'x1' },
      { type: 'overwrite', track: 'V2', at: 42, clips: [clipOf('Right', 0, 30)], splitId: 'x2' },
      { type: 'append', track: 'V1', clips: [clipOf('Walk', 0, 40)] },
    ],
  });
  await page.goto(`${studio.url}/#/${project.id}/edit`);
  const clip = (name: string) =>
    page
      .locator('[data-clip]')
      .filter({ has: page.getByText(name, { exact: true }) })
      .first();
  const pull = async (name: string, edge: 'in' | 'out', pixels: number) => {
    const box = (await clip(name).locator(`[data-edge=${edge}]`).boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + 30];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + pixels / 2, y, { steps: 4 });
    await page.mouse.move(x + pixels, y, { steps: 4 });
    await expect(clip(name).getByText(/^\+\d+ f$/)).toBeVisible();
    await look(page, `ghost-${edge}`);
    await page.mouse.up();
  };
  const generate = () => page.getByRole('button', { name: 'Generate', exact: true }).last().click();
  const walk = async () => (await items('V1')).find(({ id }) => id === 'Walk')!;
  const settled = (of: () => Promise<Clip | undefined>, takes: number) =>
    expect.poll(async () => Object.keys((await of())?.takes ?? {}).length, { timeout: 60_000 }).toBe(takes);

  await test.step('an edge beyond the media: what is missing is told, made, and joined to the frame', async () => {
    await pull('Walk', 'out', 90);
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/Make \d+ frames more of “Walk”/)).toBeVisible();
    await look(page, 'ask');
    const wide = (await walk()).trim.length;
    expect(wide).toBeGreaterThan(FRAMES);
    await generate();
    await expect(clip('Walk').getByLabel('Stop making frames')).toBeVisible();
    await page.reload();
    await settled(walk, 2);
    const now = await walk();
    const made = now.takes[now.activeTake!]!;
    expect(now).toMatchObject({ trim: { in: 0, length: wide }, gainDb: -3 });
    expect(made.frames).toBeGreaterThanOrEqual(wide);
    await expect(clip('Walk').getByText(/^\+\d+ f$/)).toHaveCount(0);
  });

  await test.step('a gap between two clips becomes a clip between their pictures', async () => {
    const [left, right] = [await clip('Left').boundingBox(), await clip('Right').boundingBox()];
    const x = (left!.x + left!.width + right!.x) / 2;
    await page.mouse.click(x, left!.y + 30);
    await look(page, 'gap');
    await page.keyboard.press('g');
    await expect(
      page.getByText('It begins with the last frame before it and ends with the first frame after it.'),
    ).toBeVisible();
    await generate();
    const filled = async () =>
      (await items('V2')).find(({ type, id }) => type === 'clip' && id !== 'Left' && id !== 'Right');
    await settled(filled, 1);
    const now = (await filled())!;
    expect(now.trim).toEqual({ in: 0, length: 12 });
    expect(now.takes[now.activeTake!]).toMatchObject({ frames: 17, head: 1 });
    expect((await items('V2')).map((item) => item.type)).toEqual(['clip', 'clip', 'clip']);
  });

  await test.step('in to out inside a clip is made anew; a stop takes it back', async () => {
    const right = async () => (await items('V2')).find(({ id }) => id === 'Right');
    await clip('Right').click({ position: { x: 20, y: 30 } });
    const ruler = (await page.locator('[data-ruler]').boundingBox())!;
    const box = (await clip('Right').boundingBox())!;
    for (const [share, key] of [
      [0.3, 'i'],
      [0.6, 'o'],
    ] as const) {
      await page.mouse.click(box.x + box.width * share, ruler.y + 8);
      await page.keyboard.press(key);
    }
    await clip('Right').click({ button: 'right', position: { x: box.width / 2, y: 30 } });
    await look(page, 'menu');
    await page.getByRole('menuitem', { name: /Make in to out anew/ }).click();
    await generate();
    await settled(right, 2);
    const now = (await right())!;
    expect(now.takes[now.activeTake!]!.frames).toBe(FRAMES);
    expect(now.activeTake).not.toBe('walk');
    expect(now.trim).toEqual({ in: 0, length: 30 });
    await page
      .getByRole('complementary', { name: 'Takes and media' })
      .getByRole('button', { name: 'Take' })
      .last()
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Compare side by side' }).click();
    await expect(page.getByRole('toolbar', { name: 'Compare takes' })).toBeVisible();
    await look(page, 'compare');
    await page.getByRole('radio', { name: 'Wipe' }).click();
    await look(page, 'compare-wipe');
    await page.getByRole('button', { name: 'Stop comparing' }).click();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await expect(page.getByRole('switch', { name: /^In to out alone, \d+ frames$/ })).toBeChecked();
    await look(page, 'export');
    await page.keyboard.press('Escape');
    await page.keyboard.press('[');
    await expect.poll(async () => (await right())!.activeTake).toBe('walk');
  });

  await test.step('the nodes stand in a graph of their own, in frames that say what they made', async () => {
    await page.goto(`${studio.url}/#/${project.id}/graph`);
    await page.getByRole('button', { name: /The Last Lamp ?\// }).click();
    await page.getByRole('menuitem', { name: 'From the cut' }).click();
    await expect(page.getByText(/^Walk: \d+ frames more$/)).toBeVisible();
    await look(page, 'graph');
  });
});
