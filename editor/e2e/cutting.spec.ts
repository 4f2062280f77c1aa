import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberedTake } from '../../timeline/src/testing/numbered.ts';
import { expect, type Studio, sample, test } from './studio.ts';

interface Clip {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly activeTake: string | null;
  readonly trim: { readonly in: number; readonly length: number };
  readonly landing?: { readonly key: string };
}

/** A second of numbered frames, as a file of the project. */
async function upload(studio: Studio, project: string): Promise<unknown> {
  const file = join(tmpdir(), `reelgraph-drop-${process.pid}.mp4`);
  await numberedTake(file, { frames: 24, width: 160, height: 90 });
  const answer = await fetch(`${studio.url}/api/projects/${project}/assets?name=Insert.mp4`, {
    method: 'POST',
    body: new Uint8Array(await readFile(file)),
  });
  await rm(file);
  return answer.json();
}

test('cutting: a drop lands where its mark says, a shot taken off stays off, a changed line makes its clip stale', async ({
  page,
  studio,
}) => {
  const project = await sample(studio, 180);
  const of = (kind: string) => project.documents.find((info) => info.kind === kind)?.id ?? '';
  const film = async () => {
    type Doc = { rev: number; tracks: { id: string; items: Clip[] }[] };
    const { doc } = await studio.get<{ doc: Doc }>(`/api/documents/${of('sequence')}`);
    return doc.tracks.find(({ id }) => id === 'V1')!.items.filter(({ type }) => type === 'clip');
  };
  const names = async () => (await film()).map(({ name }) => name).join(' ');
  const run = async (items: readonly string[]) => {
    const wish = { clientKey: `cut-${Date.now()}`, project: project.id, graph: of('graph'), items };
    const started = await studio.post<{ id: string }>('/api/runs', wish);
    await expect
      .poll(async () => (await studio.get<{ run: { state: string } }>(`/api/runs/${started.id}`)).run.state, {
        timeout: 120_000,
      })
      .toMatch(/succeeded|failed/);
  };
  const { doc: script } = await studio.get<{ doc: { text: string; shots: { id: string }[] } }>(
    `/api/documents/${of('script')}`,
  );
  const asset = await upload(studio, project.id);
  await page.goto(`${studio.url}/#/${project.id}/edit`);
  const clip = (name: string) =>
    page
      .locator('[data-clip]')
      .filter({ has: page.getByText(name, { exact: true }) })
      .first();

  await test.step('one shot is made, the others keep their places', async () => {
    type Plan = { landings: Record<string, { items: Record<string, unknown> }> };
    const { landings } = await studio.post<Plan>('/api/plan', {
      project: project.id,
      graph: of('graph'),
    });
    const [source] = Object.values(landings);
    await run([Object.keys(source!.items)[1]!]);
    await expect.poll(names).toBe('1A 1B 1C 2A 2B 2C 3A 3B 3C');
    await expect.poll(async () => (await film())[1]!.activeTake).not.toBeNull();
    await expect(clip('1B')).toBeVisible();
    await expect(page.getByText(/^Stale/)).toHaveCount(0);
  });

  await test.step('a shot that is taken off stays off, and is put back', async () => {
    const { key } = (await film())[1]!.landing!;
    await clip('1B').click({ position: { x: 30, y: 40 } });
    await page.keyboard.press('Delete');
    await expect.poll(names).toBe('1A 1C 2A 2B 2C 3A 3B 3C');
    await run([key]);
    expect(await names()).toBe('1A 1C 2A 2B 2C 3A 3B 3C');
    await page.getByRole('button', { name: 'Put 1B back' }).click();
    await expect.poll(names).toBe('1A 1B 1C 2A 2B 2C 3A 3B 3C');
    expect((await film())[1]!.activeTake).not.toBeNull();
    await expect(page.getByRole('button', { name: 'Put 1B back' })).toHaveCount(0);
  });

  await test.step('what is dropped inside a clip splits it there, and begins where the mark stood', async () => {
    const before = (await film())[3]!;
    const at = await clip('2A').boundingBox();
    const point = { x: at!.x + at!.width / 2, y: at!.y + 40 };
    const drag = (type: string) =>
      page.evaluate(
        ([what, { x, y }, json]) => {
          const data = new DataTransfer();
          data.setData('application/x-reelgraph-asset', json);
          const init = { bubbles: true, cancelable: true, clientX: x, clientY: y, dataTransfer: data };
          document.elementFromPoint(x, y)!.dispatchEvent(new DragEvent(what, init));
        },
        [type, point, JSON.stringify(asset)] as const,
      );
    await drag('dragover');
    await expect(page.getByText('Splits 2A')).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('drop-mark.png') });
    await drag('drop');
    await expect.poll(names).toBe('1A 1B 1C 2A Insert 2A 2B 2C 3A 3B 3C');
    const [left, inserted, right] = (await film()).slice(3, 6);
    expect(inserted!.trim.length).toBe(24);
    expect(left!.trim.length + right!.trim.length).toBe(before.trim.length);
    expect(Math.abs(left!.trim.length - before.trim.length / 2)).toBeLessThanOrEqual(2);
    await page.keyboard.press('Control+z');
    await expect.poll(names).toBe('1A 1B 1C 2A 2B 2C 3A 3B 3C');
  });

  await test.step('a changed shot makes its clip stale, and the old text makes it fresh', async () => {
    const made = (await film())[1]!.landing!.key;
    const write = async (op: object) => {
      const { info } = await studio.get<{ info: { rev: number } }>(`/api/documents/${of('script')}`);
      const id = `s-${info.rev}`;
      await studio.post(`/api/documents/${of('script')}/ops`, {
        ...{ key: id, opId: id, baseRev: info.rev, client: 'test', ops: [op] },
      });
    };
    await write({ type: 'setOverride', shot: made, patch: { action: 'The lamp goes out.' } });
    const badge = page.locator('[data-clip]').getByText('Stale: prompt and shot changed');
    await expect(badge).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Update 1 stale clip' })).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('stale.png') });
    await write({ type: 'setText', text: `${script.text}\nINT. A LAST ROOM - DAY\n\nNobody.\n`, salt: 'abcdef' });
    await expect(badge).toHaveCount(1);
    await page.getByRole('button', { name: 'Update 1 stale clip' }).click();
    await expect(badge).toHaveCount(0, { timeout: 120_000 });
  });
});
