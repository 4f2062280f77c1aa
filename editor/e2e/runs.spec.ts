import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { documentOf, edge, type Made, makeProject, node } from './graphs.ts';
import { test as base, expect, Studio } from './studio.ts';

const pack = fileURLToPath(new URL('./pack', import.meta.url));

/** A studio that has the node pack of the stories. */
const test = base.extend<{ studio: Studio }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are wanted from the pattern.
  studio: async ({}, use) => {
    const studio = new Studio(undefined, { REELGRAPH_NODES: pack });
    await studio.start();
    await use(studio);
    await studio.dispose();
  },
});

interface Detail {
  readonly run: { readonly id: string; readonly state: string; readonly number: number };
  readonly tasks: readonly { readonly node: string; readonly state: string; readonly attempt: number }[];
}

test.use({ actionTimeout: 15_000 });
const onCanvas = (page: Page, id: string) => page.locator(`[data-node="${id}"]`);
const runAll = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });
const lastRun = async (studio: Studio, made: Made): Promise<Detail> => {
  const { runs } = await studio.get<{ runs: { id: string }[] }>(`/api/projects/${made.project}/runs`);
  return studio.get<Detail>(`/api/runs/${runs[0]?.id}`);
};
const attemptsOf = async (studio: Studio, made: Made, id: string) =>
  (await lastRun(studio, made)).tasks.filter((task) => task.node === id).map((task) => task.attempt);
const statesOf = (detail: Detail, id: string) =>
  detail.tasks.filter((task) => task.node === id).map((task) => task.state);

test('stop in the middle, a failure with its way out, a retry', async ({ page, studio }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const gate = join(studio.data, 'gate');
  const reel = join(studio.data, 'reel');
  const made = await makeProject(studio, 'Stop and go', {
    nodes: [
      node('takes', 'story/takes', 40, 80, { count: 3 }),
      node('slow', 'story/slow', 360, 80, { gate }),
      node('seen', 'flow/preview', 680, 80),
      node('words', 'prompt/text', 40, 480, { text: 'A lamp' }),
      node('shaky', 'story/shaky', 360, 480, { needs: reel }),
      node('after', 'flow/preview', 680, 480),
    ],
    edges: [
      edge('takes', 'names', 'slow', 'text'),
      edge('slow', 'text', 'seen', 'value'),
      edge('words', 'text', 'shaky', 'text'),
      edge('shaky', 'text', 'after', 'value'),
    ],
  });
  await page.goto(`${studio.url}/#/${made.project}/graph`);
  await expect(onCanvas(page, 'slow')).toBeVisible();

  await test.step('Stop is acknowledged at once; nothing half done stays', async () => {
    await runAll(page).click();
    await expect(onCanvas(page, 'slow')).toHaveAttribute('data-state', 'running');
    await expect(onCanvas(page, 'shaky')).toHaveAttribute('data-state', 'failed');
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/cancel'));
    await page.keyboard.press('Control+.');
    const { timing } = { timing: (await answered).request().timing() };
    expect(timing.responseEnd - timing.requestStart).toBeLessThan(500);
    await expect.poll(async () => (await lastRun(studio, made)).run.state).toBe('cancelled');
    const detail = await lastRun(studio, made);
    expect(new Set(statesOf(detail, 'slow'))).toEqual(new Set(['cancelled']));
    await expect(onCanvas(page, 'slow').getByText('Stopped')).toBeVisible();
    await expect.poll(() => readdirSync(join(studio.data, 'scratch'))).toEqual([]);
    expect(readdirSync(join(studio.data, 'artifacts', 'incoming'))).toEqual([]);
  });

  await test.step('run again: one branch fails and says what to do, the other is finished', async () => {
    writeFileSync(gate, '');
    await runAll(page).click();
    await expect(onCanvas(page, 'seen')).toHaveAttribute('data-state', 'succeeded');
    await expect(onCanvas(page, 'shaky')).toHaveAttribute('data-state', 'failed');
    await expect(onCanvas(page, 'after')).toHaveAttribute('data-state', 'skipped');
    await expect(onCanvas(page, 'shaky').getByText('The reel is not on the shelf.')).toBeVisible();
    await expect(onCanvas(page, 'shaky').getByText('Put it there, then run again.')).toBeVisible();
  });

  await test.step('the cause is mended: retry makes what failed and what follows it, and nothing else', async () => {
    writeFileSync(reel, '');
    await page.getByLabel('Messages').getByRole('button', { name: 'Retry' }).click();
    await expect(onCanvas(page, 'after')).toHaveAttribute('data-state', 'succeeded');
    await expect(onCanvas(page, 'after').getByText('A lamp!')).toBeVisible();
    expect((await attemptsOf(studio, made, 'slow')).every((count) => count === 1)).toBe(true);
    rmSync(gate);
  });
  expect(errors).toEqual([]);
});

test('a node pack: found, drawn, run; without it its nodes keep what they hold and say what is missing', async ({
  page,
  studio,
}) => {
  const gate = join(studio.data, 'open');
  writeFileSync(gate, '');
  const made = await makeProject(studio, 'Pack', {
    nodes: [node('shot', 'image/generate', 40, 480, { prompt: 'A lamp' })],
  });
  const nodes = async () =>
    (await documentOf<{ nodes: Record<string, { type: string; params: Record<string, unknown> }> }>(studio, made.graph))
      .nodes;
  await page.goto(`${studio.url}/#/${made.project}/graph`);
  await expect(onCanvas(page, 'shot')).toBeVisible();

  await test.step('search-to-add finds it by another name; its setting is drawn with its label and range', async () => {
    await page.locator('.react-flow__pane').dblclick({ position: { x: 120, y: 120 } });
    await page.getByRole('textbox', { name: 'Search nodes' }).fill('takes');
    await page.keyboard.press('Enter');
    const takes = page.locator('[data-type="story/takes"]');
    await expect(takes).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Inspector' }).getByRole('slider', { name: 'How many' }),
    ).toBeVisible();
    await page.getByRole('region', { name: 'Inspector' }).getByRole('textbox', { name: 'How many' }).fill('2');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => Object.values(await nodes()).find((one) => one.type === 'story/takes')?.params.count)
      .toBe(2);
    await takes.locator('header').click();
    await page.keyboard.press('r');
    await expect(takes).toHaveAttribute('data-state', 'succeeded');
  });

  await test.step('an engine that is not ready says so before Run, on the node and beside the choice', async () => {
    await onCanvas(page, 'shot').locator('header').click();
    await page.getByLabel('Engine of this node').selectOption({ label: 'ONNX, on this machine, not ready' });
    await expect(
      page
        .getByRole('region', { name: 'Inspector' })
        .getByText(/has no FLUX/)
        .first(),
    ).toBeVisible();
    await expect(onCanvas(page, 'shot').getByText(/has no FLUX/)).toBeVisible();
    await expect(page.getByText('1 node cannot run')).toBeVisible();
  });

  await test.step('the studio comes back without the pack', async () => {
    const before = await nodes();
    await studio.kill();
    await studio.start({ REELGRAPH_NODES: '' });
    await page.reload();
    const takes = page.locator('[data-type="story/takes"]');
    await expect(takes).toHaveAttribute('data-state', 'missing-type');
    await expect(takes.getByText(/REELGRAPH_NODES/)).toBeVisible();
    expect(await nodes()).toEqual(before);
    await takes.locator('header').click();
    await studio.kill();
    await studio.start({ REELGRAPH_NODES: pack });
    await page.reload();
    await expect(takes).toHaveAttribute('data-state', /cached|succeeded/);
  });
});

test('a node that waits for a person is answered on the node and in the queue', async ({ page, studio }) => {
  const made = await makeProject(studio, 'Sign off', {
    nodes: [
      node('takes', 'story/takes', 40, 80, { count: 2 }),
      node('gate', 'flow/approve', 360, 80, { question: 'Is this the take?' }),
      node('seen', 'flow/preview', 760, 80),
    ],
    edges: [edge('takes', 'names', 'gate', 'value'), edge('gate', 'value', 'seen', 'value')],
  });
  await page.goto(`${studio.url}/#/${made.project}/graph`);
  await runAll(page).click();
  const gate = onCanvas(page, 'gate');
  await expect(gate).toHaveAttribute('data-state', 'approval');
  await page.screenshot({ path: test.info().outputPath('waiting.png') });
  await page
    .getByRole('button', { name: /^Queue/ })
    .first()
    .click();
  const waiting = page.getByRole('list', { name: /waits for/ });
  await expect(waiting.getByText('Is this the take?')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('queue.png') });
  await waiting.getByRole('button', { name: 'Send back' }).first().click();
  await expect(gate.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
  await gate.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect.poll(async () => (await lastRun(studio, made)).run.state).toBe('succeeded');
  expect(statesOf(await lastRun(studio, made), 'seen').sort()).toEqual(['skipped', 'succeeded']);
});
