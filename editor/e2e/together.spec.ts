import type { BrowserContext, Page, WebSocketRoute } from '@playwright/test';
import { documentOf, edge, type Made, makeProject, node } from './graphs.ts';
import { expect, type Project, type Studio, test } from './studio.ts';

test.use({ actionTimeout: 15_000 });

interface Graph {
  readonly nodes: Record<string, { params: Record<string, unknown>; title?: string }>;
}

const onCanvas = (page: Page, id: string) => page.locator(`[data-node="${id}"]`);
const textOf = (page: Page, id: string) => onCanvas(page, id).getByRole('combobox');
const write = async (page: Page, id: string, text: string) => {
  await textOf(page, id).fill(text);
  await textOf(page, id).blur();
};
/** What a page shows of each text node. */
const shown = async (page: Page) => ({
  first: await textOf(page, 'first').inputValue(),
  second: await textOf(page, 'second').inputValue(),
});
const held = async (studio: Studio, made: Made) => {
  const { nodes } = await documentOf<Graph>(studio, made.graph);
  return { first: nodes.first?.params.text, second: nodes.second?.params.text };
};
const small = {
  nodes: [
    node('first', 'prompt/text', 40, 80, { text: 'one' }),
    node('second', 'prompt/text', 40, 360, { text: 'two' }),
    node('pick', 'flow/switch', 400, 160),
    node('seen', 'flow/preview', 700, 120),
  ],
  edges: [
    edge('first', 'text', 'pick', 'a'),
    edge('second', 'text', 'pick', 'b'),
    edge('pick', 'out', 'seen', 'value'),
  ],
};
/** A wire between a page and the server that can be cut. */
function cuttable() {
  const open = new Set<WebSocketRoute>();
  let broken = false;
  return {
    lay: (page: Page) =>
      page.routeWebSocket(/\/ws$/, (socket) => {
        if (broken) {
          void socket.close();
          return;
        }
        open.add(socket);
        const server = socket.connectToServer();
        server.onClose(() => open.delete(socket));
      }),
    cut: () => {
      broken = true;
      for (const socket of open) void socket.close();
      open.clear();
    },
    mend: () => {
      broken = false;
    },
  };
}

async function twoTabs(context: BrowserContext, studio: Studio, made: Made) {
  const wire = cuttable();
  const open = async (cut: boolean) => {
    const page = await context.newPage();
    if (cut) await wire.lay(page);
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await expect(onCanvas(page, 'seen')).toBeVisible();
    return page;
  };
  return { left: await open(false), right: await open(true), wire };
}

test('two tabs on one project: the same film in both, undo for each, and what conflicts is said', async ({
  context,
  studio,
}) => {
  const made = await makeProject(studio, 'Together', small);
  const { left, right, wire } = await twoTabs(context, studio, made);

  await test.step('different settings, then the same one: both tabs end as the server', async () => {
    await Promise.all([write(left, 'first', 'left one'), write(right, 'second', 'right two')]);
    await expect.poll(() => held(studio, made)).toEqual({ first: 'left one', second: 'right two' });
    await Promise.all([write(left, 'first', 'L'), write(right, 'first', 'R')]);
    await expect.poll(async () => ['L', 'R'].includes(String((await held(studio, made)).first))).toBe(true);
    for (const page of [left, right]) {
      await expect(page.getByText('Saved', { exact: true })).toBeVisible();
      await expect.poll(() => shown(page)).toEqual(await held(studio, made));
    }
  });

  await test.step('undo takes back what this tab did, not what the other did', async () => {
    await write(left, 'first', 'mine');
    await expect.poll(async () => (await shown(right)).first).toBe('mine');
    await write(right, 'second', 'theirs');
    await expect.poll(async () => (await shown(left)).second).toBe('theirs');
    await left.locator('.react-flow__pane').click({ position: { x: 20, y: 500 } });
    await left.keyboard.press('Control+z');
    await expect.poll(async () => (await shown(left)).first).not.toBe('mine');
    for (const page of [left, right]) {
      await expect.poll(() => shown(page)).toEqual(await held(studio, made));
      expect((await shown(page)).second).toBe('theirs');
    }
  });

  await test.step('a node deleted here while it is edited there, cut off, is refused in words', async () => {
    wire.cut();
    await expect(right.getByText('Offline', { exact: true })).toBeVisible();
    await write(right, 'second', 'too late');
    await expect(right.getByText('Offline, 1 edit kept here')).toBeVisible();
    await onCanvas(left, 'second').locator('header').click();
    await left.keyboard.press('Delete');
    await expect.poll(() => held(studio, made)).toMatchObject({ second: undefined });
    wire.mend();
    await expect(right.getByLabel('Messages').getByText('was taken back')).toBeVisible({ timeout: 30_000 });
    await expect(onCanvas(right, 'second')).toHaveCount(0);
    await expect(right.getByText('Saved', { exact: true })).toBeVisible();
    await left.keyboard.press('Control+z');
    for (const page of [left, right]) await expect(onCanvas(page, 'second')).toBeVisible();
  });

  await test.step('a run started in one tab is seen in the other', async () => {
    await left.getByRole('button', { name: 'Run', exact: true }).click();
    for (const page of [left, right]) await expect(onCanvas(page, 'seen')).toHaveAttribute('data-state', 'succeeded');
    await expect(right.getByRole('button', { name: /^Run 1 finished/ })).toBeVisible();
  });

  await test.step('a project that is deleted in one tab is left in the other, and it says why', async () => {
    await left.getByRole('button', { name: 'Together', exact: true }).click();
    await left.getByRole('menuitem', { name: 'Delete project…' }).click();
    await left.getByRole('dialog').getByRole('button', { name: 'Delete project' }).click();
    await expect(left.getByRole('heading', { name: 'Projects' })).toBeVisible();
    await expect(right.getByRole('heading', { name: 'Projects' })).toBeVisible();
    await expect(right.getByText('“Together” was deleted')).toBeVisible();
    await expect(left.getByText('“Together” was deleted')).toHaveCount(0);
  });
});

test('the server goes away: edits of graph and script wait, outlive the page, and arrive', async ({ page, studio }) => {
  const made = await makeProject(studio, 'Alone', small);
  const { documents } = await studio.get<Project>(`/api/projects/${made.project}`);
  const script = documents.find((info) => info.kind === 'script')?.id ?? '';
  const scriptText = async () => (await documentOf<{ text: string }>(studio, script)).text;
  const fetched = page.waitForResponse(/assets\/script-.*\.css$/);
  await page.goto(`${studio.url}/#/${made.project}/graph`);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(onCanvas(page, 'seen')).toBeVisible();
  await (await fetched).finished();
  await page.waitForLoadState('networkidle');

  await test.step('the studio says that it is cut off, and how many edits it keeps', async () => {
    await studio.kill();
    await write(page, 'first', 'written alone');
    await expect(page.getByText('Offline, 1 edit kept here')).toBeVisible();
    await page.getByRole('radio', { name: 'Script' }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.type('INT. ATTIC - NIGHT');
    await expect(page.getByText(/Offline, [2-9]\d* edits kept here/)).toBeVisible();
    await page.getByRole('radio', { name: 'Graph' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByText('The runtime has not seen your last edits')).toBeVisible();
  });

  await test.step('the page is gone before the server is back: nothing is lost', async () => {
    await page.keyboard.press('Escape');
    // In the middle of a word: the field has not been left yet.
    await textOf(page, 'second').fill('half a wo');
    await page.reload().catch(() => undefined);
    await studio.start();
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await expect(textOf(page, 'first')).toHaveValue('written alone');
    await expect(textOf(page, 'second')).toHaveValue('half a wo');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await expect.poll(async () => (await held(studio, made)).first).toBe('written alone');
    await expect.poll(scriptText).toContain('INT. ATTIC - NIGHT');
  });

  await test.step('once more, and the page stays: it comes back by itself', async () => {
    await studio.kill();
    await write(page, 'second', 'and again');
    await expect(page.getByText('Offline, 1 edit kept here')).toBeVisible();
    await studio.start();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 40_000 });
    await expect.poll(async () => (await held(studio, made)).second).toBe('and again');
  });
});
