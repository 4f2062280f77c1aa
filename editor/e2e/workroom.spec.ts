import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { documentOf, edge, makeProject, node } from './graphs.ts';
import { expect, type Project, type Studio, test } from './studio.ts';

interface Graph {
  readonly nodes: Record<string, { type: string; params: Record<string, unknown>; mode: string }>;
  readonly edges: Record<string, unknown>;
  readonly frames: Record<string, unknown>;
  readonly notes: Record<string, { text: string }>;
  readonly form: readonly { name: string; label: string; help?: string }[];
}

test.use({ actionTimeout: 15_000 });
const onCanvas = (page: Page, id: string) => page.locator(`[data-node="${id}"]`);
const rail = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const graphOf = async (studio: Studio, project: string): Promise<Graph> => {
  const { documents } = await studio.get<Project>(`/api/projects/${project}`);
  return documentOf<Graph>(studio, documents.filter((info) => info.kind === 'graph').at(-1)?.id ?? '');
};
const twoTexts = {
  nodes: [
    node('first', 'prompt/text', 40, 80, { text: 'A lamp in the rain' }),
    node('second', 'prompt/text', 40, 360, { text: 'A door' }),
    node('pick', 'flow/switch', 400, 160, { choose: 'a' }),
    node('seen', 'flow/preview', 700, 120),
  ],
  edges: [
    edge('first', 'text', 'pick', 'a'),
    edge('second', 'text', 'pick', 'b'),
    edge('pick', 'out', 'seen', 'value'),
  ],
};

test('templates: saved with a form, used in a new project, exported, deleted, imported, refused in words', async ({
  page,
  studio,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const made = await makeProject(studio, 'Workshop', twoTexts);
  const file = join(studio.data, 'two-texts.json');
  const card = page.locator('article', { hasText: 'Two texts' });

  await test.step('saved with a form of three lines, in the order that was chosen', async () => {
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await expect(onCanvas(page, 'seen')).toBeVisible();
    await rail(page, 'Templates').click();
    await page.getByRole('button', { name: 'From this graph' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Two texts');
    await dialog.getByRole('textbox', { name: 'What it is for' }).fill('Chooses one of two texts.');
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('Words, test');
    for (const label of [/Choose/, /Text: Text/, /Text: Text/]) {
      const option = dialog.getByLabel('Add a setting').locator('option', { hasText: label }).first();
      await dialog.getByLabel('Add a setting').selectOption((await option.getAttribute('value')) ?? '');
    }
    await dialog.getByLabel('Label 2').fill('First text');
    await dialog.getByLabel('Help 2').fill('what A says');
    await dialog.getByLabel('Label 3').fill('Second text');
    await dialog.getByRole('listitem', { name: 'First text' }).getByRole('button', { name: 'Further up' }).click();
    await expect(dialog.getByLabel('Label 1')).toHaveValue('First text');
    await dialog.getByRole('button', { name: 'Save template' }).click();
    await expect(page.getByText('“Two texts” is a template')).toBeVisible();
  });

  await test.step('used in a new project, in form mode', async () => {
    const project = await studio.post<Project>('/api/projects', { title: 'Fresh' });
    await page.goto(`${studio.url}/#/${project.id}/graph`);
    await expect(page.getByRole('button', { name: 'Fresh', exact: true })).toBeVisible();
    await expect(card.locator('img, svg[viewBox]').first()).toBeVisible();
    await card.click();
    const form = page.getByRole('complementary', { name: 'Two texts' });
    await expect(form.getByText('First text')).toBeVisible();
    await expect(form.getByText('what A says')).toBeVisible();
    await form.getByRole('combobox', { name: 'First text' }).fill('A train');
    await form.getByRole('button', { name: 'Make it' }).click();
    await expect(page.locator('[data-type="flow/preview"]').getByText('A train')).toBeVisible();
    const graph = await graphOf(studio, project.id);
    expect(graph.form.map((field) => field.label)).toEqual(['First text', 'Choose', 'Second text']);
    expect(graph.form[0]).toMatchObject({ name: 'text', help: 'what A says' });
    expect(
      Object.values(graph.nodes)
        .map((one) => one.params.text)
        .filter(Boolean)
        .sort(),
    ).toEqual(['A door', 'A train']);
  });

  await test.step('exported, deleted, imported and used', async () => {
    await rail(page, 'Templates').click();
    await card.getByRole('button', { name: 'More for Two texts' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Export as a file' }).click();
    await (await download).saveAs(file);
    await card.getByRole('button', { name: 'More for Two texts' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete template' }).click();
    await expect(card).toHaveCount(0);
    await page.getByRole('complementary', { name: 'Filter' }).locator('input[type=file]').setInputFiles(file);
    await expect(card).toHaveCount(1);
    await card.getByRole('button', { name: 'Use', exact: true }).click();
    await expect(page.locator('[data-type="flow/switch"]')).toBeVisible();
  });

  await test.step('a damaged file and a newer one are refused in words, and change nothing', async () => {
    await rail(page, 'Templates').click();
    const good = JSON.parse(readFileSync(file, 'utf8'));
    const refused = async (name: string, content: string, words: string) => {
      const path = join(studio.data, name);
      writeFileSync(path, content);
      await page.getByRole('complementary', { name: 'Filter' }).locator('input[type=file]').setInputFiles(path);
      await expect(page.getByLabel('Messages').getByText(words)).toBeVisible();
    };
    await refused('torn.json', readFileSync(file, 'utf8').slice(0, 200), 'torn.json is not a template');
    await refused('other.json', '[1, 2]', 'That file is not a Reelgraph template.');
    await refused('hollow.json', JSON.stringify({ ...good, graph: { ...good.graph, nodes: 7 } }), 'nodes');
    await refused('newer.json', JSON.stringify({ ...good, version: 2 }), 'saved by a newer Reelgraph');
    await refused(
      'newer-graph.json',
      JSON.stringify({ ...good, graph: { ...good.graph, version: 99 } }),
      'This graph was saved by a newer Reelgraph',
    );
    await expect(card).toHaveCount(1);
  });
  expect(errors).toEqual([]);
});

test('a named version, and back to it; projects and their settings', async ({ page, studio }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const made = await makeProject(studio, 'Versions', twoTexts);
  const graph = () => documentOf<Graph>(studio, made.graph);

  await test.step('Ctrl+S names a version; going back gives the same document; undo takes that back', async () => {
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await expect(onCanvas(page, 'seen')).toBeVisible();
    const before = await graph();
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByLabel('Name').fill('First idea');
    await page.keyboard.press('Enter');
    await expect(page.getByText('“First idea” is kept')).toBeVisible();
    await onCanvas(page, 'second').locator('header').click();
    await page.keyboard.press('Delete');
    await page.keyboard.press('n');
    await page.keyboard.type('Warmer');
    await page.keyboard.press('Escape');
    await expect.poll(async () => Object.values((await graph()).notes)[0]?.text).toBe('Warmer');
    const after = await graph();
    await page.keyboard.press('Control+s');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'First idea' })
      .getByRole('button', { name: 'Go back to it' })
      .click();
    await expect(onCanvas(page, 'second')).toBeVisible();
    expect(await graph()).toEqual(before);
    await page.keyboard.press('Control+z');
    await expect(onCanvas(page, 'second')).toHaveCount(0);
    await expect.poll(graph).toEqual(after);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(graph).toEqual(before);
  });

  await test.step('a project is made, renamed, set up and deleted', async () => {
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'New project…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Short film');
    await dialog.getByLabel('Template').selectOption('');
    await dialog.getByLabel('Frame size').selectOption('1280x544');
    await dialog.getByLabel('Frame rate').selectOption('25/1');
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await expect(page.getByText('25 fps, 1280 × 544')).toBeVisible();
    await page.getByRole('button', { name: 'Short film', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Long film');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Long film', exact: true })).toBeVisible();
    await rail(page, 'Settings').click();
    await page.getByLabel('Frame size').selectOption('1080x1080');
    await page.getByLabel('Frame rate').selectOption('30/1');
    await page.getByRole('textbox', { name: 'Default seed' }).fill('7');
    await page.keyboard.press('Enter');
    await expect(page.getByText('30 fps, 1080 × 1080')).toBeVisible();
    await page.getByLabel('Engine for image').selectOption({ label: 'ONNX, on this machine, not ready' });
    const { projects } = await studio.get<{ projects: Project[] }>('/api/projects');
    const project = projects.find((one) => one.title === 'Long film');
    const settings = project?.documents.find((info) => info.kind === 'settings')?.id ?? '';
    await expect
      .poll(() => documentOf(studio, settings))
      .toMatchObject({ width: 1080, height: 1080, rate: { num: 30, den: 1 }, seed: 7, engines: { image: 'onnx' } });
    await page.goto(`${studio.url}/#/projects`);
    await expect(page.getByText('Long film')).toBeVisible();
    await page.getByRole('button', { name: 'More for Long film' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete project' }).click();
    await expect(page.getByText('Long film')).toHaveCount(0);
  });
  expect(errors).toEqual([]);
});
