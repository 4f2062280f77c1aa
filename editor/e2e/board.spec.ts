import type { Page } from '@playwright/test';
import { documentOf } from './graphs.ts';
import { expect, look, sample, sizeOf, test } from './studio.ts';

test.use({ actionTimeout: 15_000 });
interface Script {
  readonly text: string;
  readonly scenes: readonly { readonly id: string; readonly shots: readonly { readonly id: string }[] }[];
}
const board = (page: Page) => page.getByRole('region', { name: 'Storyboard' });
const shot = (page: Page, number: string) => board(page).getByRole('article', { name: `Shot ${number}`, exact: true });

test('the board is the text: words, order, cuts and drafts change in both, and undo is one step', async ({
  page,
  studio,
}) => {
  test.setTimeout(240_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const project = await sample(studio, 180);
  const id = project.documents.find((info) => info.kind === 'script')?.id ?? '';
  const script = () => documentOf<Script>(studio, id);
  const ids = async () => (await script()).scenes.map((scene) => scene.shots.map((one) => one.id).join());
  const before = await script();
  const first = await ids();
  await page.goto(`${studio.url}/#/${project.id}/script`);
  await expect(shot(page, '1A')).toBeVisible();
  await look(page, 'board');

  await test.step('words are changed on the card, and stand in the text', async () => {
    await shot(page, '1A').getByTitle('Edit here').click();
    await look(page, 'board-edit');
    const field = page.getByLabel('Action of shot 1A');
    await field.fill(`${await field.inputValue()} A moth circles.`);
    await field.press('Enter');
    await expect(page.locator('.cm-content')).toContainText('A moth circles.');
    await expect.poll(async () => (await script()).text).toContain('A moth circles.');
    expect(await ids()).toEqual(first);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(async () => (await script()).text).toBe(before.text);
  });

  await test.step('a shot goes over the border of a scene by keys, and elsewhere by the pointer', async () => {
    await shot(page, '1A').press('Alt+ArrowRight');
    await expect.poll(async () => (await ids())[0]?.split(',')[1]).toBe(first[0]?.split(',')[0]);
    await expect(shot(page, '1B')).toBeFocused();
    await shot(page, '1B').press('Alt+ArrowLeft');
    await expect.poll(ids).toEqual(first);
    await shot(page, '1A').dragTo(shot(page, '2A'), { targetPosition: { x: 8, y: 60 } });
    await expect.poll(async () => (await ids())[1]?.split(',')[0]).toBe(first[0]?.split(',')[0]);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(ids).toEqual(first);
    expect((await script()).text).toBe(before.text);
  });

  await test.step('a shot is split and merged; a scene is dragged where scenes stand alone; the board stays where it was', async () => {
    await shot(page, '1A').getByRole('button', { name: 'Shot 1A', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Split before “MARA/ }).click();
    await expect.poll(async () => (await ids())[0]?.split(',').length).toBe(4);
    await expect(shot(page, '1A')).toContainText('Dust turns in the beam.');
    await shot(page, '1A').getByRole('button', { name: 'Shot 1A', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Merge with the next' }).click();
    await expect.poll(ids).toEqual(first);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(async () => (await script()).text).toBe(before.text);

    await board(page).getByRole('button', { name: 'Scenes', exact: true }).click();
    await expect(board(page).getByRole('article')).toHaveCount(0);
    const head = (number: string) =>
      board(page)
        .locator('[draggable]')
        .filter({ has: page.getByRole('button', { name: `Scene ${number}`, exact: true }) });
    await look(page, 'board-scenes');
    await head('3').dragTo(head('1'), { sourcePosition: { x: 300, y: 12 }, targetPosition: { x: 300, y: 3 } });
    await expect.poll(ids).toEqual([first[2], first[0], first[1]]);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(ids).toEqual(first);
    await board(page).getByRole('button', { name: 'Cards', exact: true }).click();
    await expect(shot(page, '1A')).toBeVisible();
  });

  await test.step('a shot is added, deleted, and a scene is renamed', async () => {
    await shot(page, '1A').getByRole('button', { name: 'Shot 1A', exact: true }).click();
    await look(page, 'board-menu');
    await page.getByRole('menuitem', { name: 'Add a shot after' }).click();
    await page.getByLabel('Action of shot 1B').fill('The moth lands on the reel.');
    await page.getByLabel('Action of shot 1B').press('Enter');
    await expect.poll(async () => (await script()).text).toContain('\n\nThe moth lands on the reel.\n\n');
    await shot(page, '1B').press('Delete');
    await expect.poll(async () => (await script()).text).toBe(before.text);
    await board(page).getByRole('button', { name: 'EXT. ALLEY 9' }).click();
    await page.getByLabel('Heading of scene 2').fill('EXT. ALLEY 10 - NIGHT');
    await page.getByLabel('Heading of scene 2').press('Enter');
    await expect(page.locator('.cm-content')).toContainText('EXT. ALLEY 10 - NIGHT');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(ids).toEqual(first);
  });

  await test.step('a new draft shows what it changes before it does; cancelled, nothing happens', async () => {
    const draft = before.text
      .replace('threads the last reel by feel', 'threads the very last reel by feel')
      .replace('EXT. ROUTE 9', 'INT. CAR - DAWN\n\nThe wipers beat.\n\nEXT. ROUTE 9');
    const chosen = { name: 'second-draft.fountain', mimeType: 'text/plain', buffer: Buffer.from(draft) };
    const bring = () => page.locator('input[type=file][accept*=".fountain"]').first().setInputFiles(chosen);
    const dialog = page.getByRole('dialog');
    await bring();
    await expect(dialog).toContainText('8 shots as before, 1 changed, 1 new, 0 gone, 0 takes kept');
    await look(page, 'draft');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await script()).text).toBe(before.text);
    await bring();
    await dialog.getByRole('button', { name: 'Replace' }).click();
    await expect.poll(async () => (await script()).text).toBe(draft);
    expect((await ids()).filter((one) => first.includes(one))).toEqual(first);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(ids).toEqual(first);
  });

  await test.step('several shots are changed together, and the words on a card mention like every prompt does', async () => {
    await shot(page, '2A').click({ position: { x: 20, y: 80 } });
    await shot(page, '2C').click({ position: { x: 20, y: 80 }, modifiers: ['Shift'] });
    const bar = board(page).getByRole('toolbar', { name: '3 shots picked' });
    await bar.getByLabel('Length of all picked shots in seconds').fill('2');
    await bar.getByLabel('Length of all picked shots in seconds').press('Enter');
    for (const number of ['2A', '2B', '2C']) await expect(shot(page, number)).toContainText('2.0 s');
    await look(page, 'board-picked');
    await bar.getByRole('button', { name: 'Size' }).click();
    await page.getByRole('menuitem', { name: 'Extreme wide' }).click();
    for (const number of ['2A', '2B', '2C']) await expect(shot(page, number)).toContainText('Extreme wide');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(shot(page, '2B')).not.toContainText('Extreme wide');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(shot(page, '2B')).not.toContainText('2.0 s');
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
    await shot(page, '2B').getByTitle('Edit here').click();
    await page.getByLabel('Action of shot 2B').fill('@La');
    await expect(page.getByRole('option', { name: /Lamp/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Action of shot 2B')).toHaveCount(0);
  });

  await test.step('a continuous scene is made shot by shot on the server, each from the end of the one before, with nobody there', async () => {
    const all = (before.scenes[0]?.shots ?? []).map((each) => each.id);
    const [one = '', ...others] = all;
    await board(page).getByRole('button', { name: 'Scene 1', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Continue from shot to shot' }).click();
    await expect(board(page).getByLabel('Shots continue from each other')).toBeVisible();
    await board(page).getByRole('button', { name: 'Run scene' }).first().click();
    await expect(shot(page, '1B')).toContainText('Queued', { timeout: 30_000 });
    // Those of other scenes are none of this run's business.
    await expect(shot(page, '2A')).toContainText('Not made');
    await page.getByLabel('Screenplay text').press('ControlOrMeta+End');
    await page.keyboard.insertText('\n\nINT. CAR - DAWN\n\nThe wipers beat.\n');
    await expect.poll(async () => (await script()).scenes.length).toBe(4);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(async () => (await script()).text).toBe(before.text);
    await page.goto('about:blank');
    const pins = async () =>
      (await documentOf<{ starts?: { pins: Record<string, { last?: { artifact: string } }> } }>(studio, id)).starts
        ?.pins ?? {};
    await expect.poll(async () => Object.keys(await pins()).sort(), { timeout: 90_000 }).toEqual([...others].sort());
    expect((await pins())[one]).toBeUndefined();
    await page.goto(`${studio.url}/#/${project.id}/script`);
    for (const number of ['1A', '1B', '1C']) {
      await expect(shot(page, number)).toContainText('In film', { timeout: 60_000 });
      await expect(shot(page, number)).toContainText('1 take');
    }
    await shot(page, '1B').getByLabel('Start frame of shot 1B: the last frame of 1A').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Use frame/ }).click();
    await expect(dialog.getByRole('status')).toContainText('Begins with a picture chosen by hand.');
    await look(page, 'board-start');
    // The dialog hides the board from whoever does not see; its cards go on telling.
    const behind = page.getByRole('article', { name: 'Shot 1B', exact: true, includeHidden: true });
    await expect(behind).toContainText('Stale');
    await dialog.getByRole('button', { name: /^Begin as its scene/ }).click();
    await expect(dialog.getByRole('status')).toContainText('Begins with the last frame of 1A.');
    await page.keyboard.press('Escape');
    await expect(shot(page, '1B')).toContainText('In film');
    // Another take of the first one is chosen: the second says why it no longer follows, and is not made anew by itself.
    await shot(page, '1A').getByRole('button', { name: 'Shot 1A', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Make another take' }).click();
    await expect(shot(page, '1A')).toContainText('2 takes', { timeout: 60_000 });
    await expect(shot(page, '1B')).toContainText('Stale');
    await expect(shot(page, '1B')).toContainText('1 take');
    await look(page, 'board-continuous');
    // The same in the edit room, where nobody sees the board.
    await page.getByRole('radio', { name: 'Edit', exact: true }).click();
    await expect(page.getByText('another take of 1A was chosen').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Update 1 stale clip' })).toBeVisible();
    await look(page, 'edit-stale');
    await page.getByRole('radio', { name: 'Script', exact: true }).click();
  });

  await test.step('the look of the film says what it reaches before it is changed; what goes stale is seen', async () => {
    await board(page).getByRole('button', { name: 'Look of the film' }).click();
    const dialog = page.getByRole('dialog', { name: 'Look' });
    await dialog.getByRole('textbox', { name: 'Palette' }).fill('teal and rust');
    await expect(dialog.getByRole('status')).toContainText('Reaches 9 shots');
    await expect(dialog.getByRole('status')).toContainText('3 takes in the film go stale.');
    await look(page, 'look');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(shot(page, '1A')).toContainText('Stale');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(shot(page, '1A')).toContainText('In film');
  });

  await test.step('concept art of a shot is made by the graph’s own node, and the film has a place for every shot', async () => {
    await shot(page, '2B').getByRole('button', { name: 'Shot 2B', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Make concept art' }).click();
    await expect(shot(page, '2B').locator('img[src*="/thumb"], img[src*="artifacts"]').first()).toBeVisible({
      timeout: 40_000,
    });
    await expect(shot(page, '2B')).toContainText('Concept art');
    await board(page).getByRole('button', { name: 'Storyboard', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Push to timeline' }).click();
    const sequence = project.documents.find((info) => info.kind === 'sequence')?.id ?? '';
    const film = () =>
      documentOf<{ tracks: { id: string; items: { landing?: { key: string } }[] }[] }>(studio, sequence);
    await expect
      .poll(async () =>
        (await film()).tracks.flatMap((track) => track.items.flatMap((item) => item.landing?.key ?? [])),
      )
      .toEqual(before.scenes.flatMap((scene) => scene.shots.map((one) => one.id)));
    await look(page, 'board-art');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
    await look(page, 'board-light');
  });

  await test.step('the template Storyboard gives every shot of another script its picture', async () => {
    const other = await studio.post<typeof project>('/api/projects', { title: 'Boards', template: 'storyboard' });
    const write = (kind: string, op: object) => {
      const doc = other.documents.find((info) => info.kind === kind)?.id;
      const said = { key: kind, opId: kind, baseRev: 0, client: 'test', ops: [op] };
      return studio.post(`/api/documents/${doc}/ops`, said);
    };
    await write('settings', { type: 'setSettings', patch: sizeOf(180) });
    await write('script', {
      type: 'setText',
      text: 'EXT. PIER - DAWN\n\nGulls turn.\n\nINT. HUT - DAY\n\nA kettle.\n',
    });
    await page.goto(`${studio.url}/#/${other.id}/script`);
    await expect(shot(page, '2A')).toContainText('A kettle.');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    for (const number of ['1A', '2A']) {
      await expect(shot(page, number).locator('img').first()).toBeVisible({ timeout: 60_000 });
      await expect(shot(page, number)).toContainText('In film');
    }
    await look(page, 'board-template');
  });
  expect(errors).toEqual([]);
});
