import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type Studio, sample, test } from './studio.ts';

/** A clip of 48 frames with sound, a picture, a sound, and two that are not what they say. */
function makeFiles(folder: string) {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const ffmpeg = (name: string, ...args: string[]) => {
    execFileSync('ffmpeg', ['-v', 'error', ...args, at(name)]);
    return at(name);
  };
  const lavfi = (source: string) => ['-f', 'lavfi', '-i', source];
  const video = ffmpeg('walk.mp4', ...lavfi('testsrc=s=320x180:r=24:d=2'), ...lavfi('sine=d=2'), '-pix_fmt', 'yuv420p');
  const picture = ffmpeg('plate.png', ...lavfi('testsrc2=s=640x360:d=1'), '-frames:v', '1');
  const sound = ffmpeg('rain.wav', ...lavfi('anoisesrc=d=3:r=48000'));
  writeFileSync(at('torn.png'), readFileSync(picture).subarray(0, 3000));
  writeFileSync(at('notes.mp4'), 'These are only notes.');
  return {
    video,
    picture,
    sound,
    torn: at('torn.png'),
    notes: at('notes.mp4'),
  };
}

/** As from the desktop: the browser itself brings the files, not a script of the page. */
async function drop(page: Page, point: { x: number; y: number }, files: readonly string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, ...point, data });
  await browser.detach();
}

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

const middle = async (page: Page, selector: string, x = 0.5, y = 0.5) => {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not in sight.`);
  return { x: box.x + box.width * x, y: box.y + box.height * y };
};

interface Track {
  readonly id: string;
  readonly items: readonly {
    readonly type: string;
    readonly name: string;
    readonly trim: { readonly length: number };
  }[];
}

async function lengths(studio: Studio, sequence: string): Promise<string[]> {
  const { doc } = await studio.get<{ doc: { tracks: Track[] } }>(`/api/documents/${sequence}`);
  return doc.tracks.flatMap(({ id, items }) =>
    items.filter((item) => item.type === 'clip').map((item) => `${id} ${item.name} ${item.trim.length}`),
  );
}

test('files come in by chooser and by drop, on library, canvas and timeline; a bad one says its name and harms nothing', async ({
  page,
  studio,
}) => {
  const project = await sample(studio, 180);
  const id = (kind: string) => project.documents.find((info) => info.kind === kind)?.id ?? '';
  const files = makeFiles(join(studio.data, 'brought'));
  const told: string[] = [];
  page.on('pageerror', (error) => told.push(error.message));
  await page.goto(studio.url);
  const asset = (name: string) => page.locator('figure').filter({ hasText: name });
  const toast = (text: string | RegExp) => page.getByRole('region', { name: 'Messages' }).getByText(text);
  const graph = () =>
    studio.get<{ doc: { nodes: Record<string, { type: string; params: { file?: { name?: string } } }> } }>(
      `/api/documents/${id('graph')}`,
    );
  const loaded = async () =>
    Object.values((await graph()).doc.nodes)
      .filter((node) => node.type === 'media/load')
      .map((node) => JSON.stringify(node.params).match(/"name":"([^"]+)"/)?.[1]);

  await test.step('by chooser', async () => {
    await page.locator('nav').getByRole('button', { name: 'Media' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import files' }).first().click();
    await (await chooser).setFiles([files.video]);
    await expect(asset('walk.mp4')).toContainText('0:02');
  });

  await test.step('several at once by drop, with their progress; a torn and a false one are named, the others arrive', async () => {
    // Held back until the progress has been seen.
    const seen = gate();
    await page.route('**/assets?name=plate.png', (route) => seen.passed.then(() => route.continue()), { times: 1 });
    await drop(page, await middle(page, '[aria-label="Media library"]'), [
      files.picture,
      files.torn,
      files.notes,
      files.sound,
    ]);
    await expect(page.getByText('Bringing in 4 files')).toBeVisible();
    await expect(page.getByRole('progressbar', { name: 'rain.wav' })).toBeVisible();
    seen.open();
    await expect(asset('plate.png')).toBeVisible();
    await expect(asset('rain.wav')).toContainText('0:03');
    await expect(toast('torn.png: the file ends too early: part of it is missing.')).toBeVisible();
    await expect(toast('notes.mp4 is not a picture, clip or sound that Reelgraph reads.')).toBeVisible();
    await expect(page.getByText(/Bringing in/)).toHaveCount(0);
    await expect(page.locator('figure')).toHaveCount(3);
  });

  await test.step('the same bytes are kept once; a stopped one does not come', async () => {
    await drop(page, await middle(page, '[aria-label="Media library"]'), [files.picture]);
    await expect(toast('plate.png is in the library already')).toBeVisible();
    await page.route('**/assets?name=walk.mp4', () => undefined);
    await drop(page, await middle(page, '[aria-label="Media library"]'), [files.video]);
    await page.getByRole('button', { name: 'Stop walk.mp4' }).click();
    await expect(page.getByText(/Bringing in/)).toHaveCount(0);
    await page.unroute('**/assets?name=walk.mp4');
    await expect(page.locator('figure')).toHaveCount(3);
  });

  await test.step('on the canvas files become nodes side by side, and one undo takes them away', async () => {
    await drop(page, await middle(page, '[data-testid=canvas]', 0.3, 0.85), [files.video, files.picture]);
    await expect.poll(loaded).toEqual(['walk.mp4', 'plate.png']);
    await page.keyboard.press('Control+z');
    await expect.poll(loaded).toEqual([]);
    await asset('plate.png').dragTo(page.getByTestId('canvas'), { targetPosition: { x: 700, y: 620 } });
    await expect.poll(loaded).toEqual(['plate.png']);
  });

  await test.step('beside its mark a file does nothing, and the studio stays', async () => {
    const before = page.url();
    await drop(page, await middle(page, 'header'), [files.picture]);
    expect(page.url()).toBe(before);
    await expect(page.getByTestId('canvas')).toBeVisible();
  });

  await test.step('on the timeline files lie on the track under the pointer with their own length', async () => {
    await page.getByRole('radio', { name: 'Edit', exact: true }).click();
    const lanes = page.getByRole('region', { name: 'Timeline', exact: true });
    const row = async (name: string) => {
      const head = await lanes.getByText(name, { exact: true }).boundingBox();
      return { x: 700, y: (head?.y ?? 0) + 8 };
    };
    await drop(page, await row('Film'), [files.video]);
    await expect.poll(() => lengths(studio, id('sequence'))).toContain('V1 walk 48');
    await drop(page, await row('Dialogue'), [files.sound]);
    await expect.poll(() => lengths(studio, id('sequence'))).toContain('A1 rain 72');
    await page.getByRole('tab', { name: 'Media' }).click();
    const overlay = await row('Overlay');
    const box = await lanes.boundingBox();
    await asset('plate.png').dragTo(lanes, {
      targetPosition: { x: overlay.x - (box?.x ?? 0), y: overlay.y - (box?.y ?? 0) },
    });
    await expect.poll(() => lengths(studio, id('sequence'))).toContain('V2 plate 96');
  });

  expect(told).toEqual([]);
});
