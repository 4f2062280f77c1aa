import type { Page } from '@playwright/test';
import { expect, type Studio, sample, test } from './studio.ts';

interface Node {
  id: string;
  type: string;
  mode: string;
  params: Record<string, unknown>;
  position: { x: number; y: number };
  size?: { width: number };
}
interface Graph {
  nodes: Record<string, Node>;
  edges: Record<string, { from: { node: string; port: string }; to: { node: string; port: string } }>;
  subgraphs: Record<string, { nodes: Record<string, Node>; inputs: { name: string }[]; outputs: { name: string }[] }>;
}

/** The graph as the server holds it: what the page says of itself proves nothing. */
class Canvas {
  readonly #studio: Studio;
  readonly #id: string;
  readonly page: Page;

  constructor(studio: Studio, page: Page, id: string) {
    this.#studio = studio;
    this.page = page;
    this.#id = id;
  }

  async graph(): Promise<Graph> {
    return (await this.#studio.get<{ doc: Graph }>(`/api/documents/${this.#id}`)).doc;
  }

  async add(ops: readonly unknown[]): Promise<void> {
    await this.#studio.post(`/api/documents/${this.#id}/ops`, {
      key: 'set-up',
      opId: 'set-up',
      baseRev: 0,
      client: 'test',
      ops,
    });
  }

  async types(): Promise<string[]> {
    return Object.values((await this.graph()).nodes)
      .map((node) => node.type)
      .sort();
  }

  node(type: string) {
    return this.page.locator(`article[data-type="${type}"]`).first();
  }

  head(type: string) {
    return this.node(type).locator('header');
  }

  async undo(times: number): Promise<void> {
    for (let count = 0; count < times; count += 1) await this.page.keyboard.press('Control+z');
  }
}

const node = (id: string, type: string, params: Record<string, unknown>, x: number) => ({
  type: 'addNode',
  node: { id, type, typeVersion: 1, params, position: { x, y: 700 }, mode: 'active' },
});

test('a canvas for hands: subgraphs, gestures and marks on a picture, each one step to undo', async ({
  studio,
  page,
}) => {
  test.setTimeout(240_000);
  const project = await sample(studio, 180);
  const graphId = project.documents.find((info) => info.kind === 'graph')?.id ?? '';
  const canvas = new Canvas(studio, page, graphId);
  await canvas.add([
    node('cast', 'elements/element', { element: 'Mara' }, 0),
    node('find', 'mask/segment', { find: '', points: [], box: '', frame: 0 }, 400),
    {
      type: 'connect',
      edge: { id: 'plate', from: { node: 'cast', port: 'picture' }, to: { node: 'find', port: 'picture' } },
    },
  ]);
  const before = await canvas.graph();
  await page.setViewportSize({ width: 1600, height: 1000 });
  await page.goto(studio.url);
  await expect(canvas.node('video/ltx-chain')).toBeVisible({ timeout: 30_000 });

  await test.step('a selection becomes a subgraph, is opened, edited inside, left and unpacked', async () => {
    await canvas.head('elements/inject').click();
    await canvas.head('video/ltx-chain').click({ modifiers: ['Shift'] });
    await page.keyboard.press('Control+e');
    await expect(canvas.node('subgraph')).toBeVisible();
    await expect.poll(async () => Object.keys((await canvas.graph()).subgraphs)).toHaveLength(1);
    const made = Object.values((await canvas.graph()).subgraphs)[0];
    expect(made?.inputs.map(({ name }) => name).sort()).toEqual(['elements', 'shots']);

    await canvas.head('subgraph').dblclick();
    await expect(canvas.node('video/ltx-chain')).toBeVisible();
    await expect(canvas.node('script/parse')).toHaveCount(0);
    await canvas.head('video/ltx-chain').click();
    await page.keyboard.press('m');
    const inner = async () =>
      Object.values(Object.values((await canvas.graph()).subgraphs)[0]?.nodes ?? {}).find(
        (one) => one.type === 'video/ltx-chain',
      )?.mode;
    await expect.poll(inner).toBe('muted');
    await canvas.undo(1);
    await expect.poll(inner).toBe('active');

    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(canvas.node('script/parse')).toBeVisible();
    await expect(canvas.node('video/ltx-chain')).toHaveCount(0);
    await page.keyboard.press('Control+Shift+e');
    await expect(canvas.node('video/ltx-chain')).toBeVisible();
    await expect.poll(async () => Object.keys((await canvas.graph()).subgraphs)).toHaveLength(0);
    await canvas.undo(2);
    await expect.poll(canvas.graph.bind(canvas)).toEqual(before);
  });

  await test.step('a double click puts a node into a wire, Alt drags a copy away, the edge snaps to a width', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    // The view glides to where all is seen: aimed again until it stands still.
    await expect(async () => {
      const from = await canvas.node('video/ltx-chain').boundingBox();
      const to = await canvas.node('timeline/land').boundingBox();
      const port = await canvas.node('timeline/land').locator('[data-port="clip"]').first().boundingBox();
      if (!from || !to || !port) throw new Error('The nodes are not in sight.');
      await page.mouse.dblclick((from.x + from.width + to.x) / 2, port.y + port.height / 2);
      await expect(page.getByRole('textbox', { name: 'Search nodes' })).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 30_000 });
    await page.getByRole('textbox', { name: 'Search nodes' }).fill('resize');
    await page.keyboard.press('Enter');
    await expect(canvas.node('media/resize')).toBeVisible();
    await expect
      .poll(async () => {
        const { edges, nodes } = await canvas.graph();
        const way = Object.values(edges).map((edge) => `${nodes[edge.from.node]?.type} > ${nodes[edge.to.node]?.type}`);
        return way.filter((one) => one.includes('media/resize')).sort();
      })
      .toEqual(['media/resize > timeline/land', 'video/ltx-chain > media/resize']);
    await canvas.undo(1);

    const head = await canvas.head('script/parse').boundingBox();
    if (!head) throw new Error('Parse Script is not in sight.');
    await page.keyboard.down('Alt');
    await page.mouse.move(head.x + 40, head.y + 12);
    await page.mouse.down();
    await page.mouse.move(head.x + 90, head.y + 300, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up('Alt');
    await expect.poll(async () => (await canvas.types()).filter((type) => type === 'script/parse')).toHaveLength(2);
    const parsers = Object.values((await canvas.graph()).nodes).filter(({ type }) => type === 'script/parse');
    const first = Object.values(before.nodes).find(({ type }) => type === 'script/parse');
    expect(parsers.map(({ position }) => position)).toContainEqual(first?.position);
    await canvas.undo(1);

    const land = await canvas.node('timeline/land').boundingBox();
    if (!land) throw new Error('To Timeline is not in sight.');
    await page.mouse.move(land.x + land.width, land.y + land.height * 0.8);
    await page.mouse.down();
    await page.mouse.move(land.x + land.width + land.width / 4, land.y + land.height * 0.8, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () => Object.values((await canvas.graph()).nodes).find(({ type }) => type === 'timeline/land')?.size)
      .toEqual({ width: 320 });
    await canvas.undo(1);
    await expect.poll(canvas.graph.bind(canvas)).toEqual(before);
  });

  await test.step('points and a box on the picture that comes in, by hand and by keyboard', async () => {
    await canvas.head('elements/element').click();
    await page.keyboard.press('r');
    await expect(canvas.node('elements/element')).toHaveAttribute('data-state', /succeeded|cached/, {
      timeout: 60_000,
    });
    await canvas.head('mask/segment').click();
    const stage = page.getByTestId('points-picker');
    await expect(stage).toBeVisible();
    const box = await stage.boundingBox();
    if (!box) throw new Error('The picture is not in sight.');
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
    const params = async () => (await canvas.graph()).nodes.find?.params ?? {};
    const points = async () => (await params()).points as { x: number; y: number; positive: boolean }[];

    await page.mouse.click(...at(0.5, 0.5));
    await page.keyboard.down('Alt');
    await page.mouse.click(...at(0.25, 0.25));
    await page.keyboard.up('Alt');
    await stage.press('ArrowRight');
    await stage.press('Enter');
    await expect.poll(async () => (await points()).map(({ positive }) => positive)).toEqual([true, false, true]);
    expect((await points())[0]?.x).toBeCloseTo(0.5, 1);
    await stage.press('Delete');
    await expect.poll(async () => (await points()).length).toBe(2);
    await canvas.undo(1);
    await expect.poll(async () => (await points()).length).toBe(3);

    await page.getByTitle('A box around it').click();
    await page.mouse.move(...at(0.2, 0.1));
    await page.mouse.down();
    await page.mouse.move(...at(0.8, 0.7), { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () =>
        String((await params()).box)
          .split(' ')
          .map((part) => Math.round(Number(part) / 10)),
      )
      .toEqual([2, 1, 6, 6]);
    await canvas.undo(1);
    await expect.poll(async () => (await params()).box).toBe('');

    const strokes = async () => ((await params()).strokes ?? []) as { erase: boolean; path: number[] }[];
    await page.getByTitle('Paint', { exact: true }).click();
    await page.mouse.move(...at(0.3, 0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.7, 0.5), { steps: 6 });
    await page.mouse.up();
    await page.getByTitle(/^Rub out/).click();
    await stage.press('ArrowRight');
    await stage.press('Enter');
    await expect.poll(async () => (await strokes()).map(({ erase }) => erase)).toEqual([false, true]);
    expect((await strokes())[0]?.path.at(-2)).toBeCloseTo(0.7, 1);
    await canvas.undo(2);
    await expect.poll(strokes).toEqual([]);
  });
});
