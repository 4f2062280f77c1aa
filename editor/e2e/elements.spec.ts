import type { Locator, Page } from '@playwright/test';
import { expect, look, type Studio, sample, test } from './studio.ts';

interface Element {
  name: string;
  pictures: { role: string; made?: { node: string; engine?: string } }[];
  variants?: { name: string; trigger: string }[];
  aliases?: string[];
}

async function elementNamed(studio: Studio, name: string): Promise<Element | undefined> {
  const { documents } = await sample(studio);
  const id = documents.find(({ kind }) => kind === 'elements')?.id;
  const { doc } = await studio.get<{ doc: { elements: Record<string, Element> } }>(`/api/documents/${id}`);
  return Object.values(doc.elements).find((one) => one.name === name);
}

const offers = (page: Page): Locator => page.getByRole('listbox', { name: 'Elements' });
const shot = (page: Page, number: string): Locator =>
  page.getByRole('article', { name: `Shot ${number}`, exact: true });
const menu = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name }).first().click();

test('elements: found in the script, mended, put right on a card, mentioned by keys, dressed, given a picture', async ({
  page,
  studio,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await sample(studio, 180);
  await page.goto(studio.url);
  await page.getByText('Script', { exact: true }).first().click();
  await expect(shot(page, '1A')).toBeVisible();
  const people = page.getByRole('region', { name: 'Characters' });
  if (!(await people.isVisible())) await page.getByRole('button', { name: 'Elements', exact: true }).first().click();
  await expect(people).toBeVisible();

  await test.step('nothing is made without a yes; a mention of nobody is mended in one press', async () => {
    const text = page.getByLabel('Screenplay text');
    await text.click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.insertText(
      '\n\nINT. KITCHEN - DAY\n\nIDA, 30s, oilskin coat, waits for @Corier.\n\nIDA\nThere you are.\n',
    );
    const found = page.getByRole('region', { name: 'Found in the script' });
    await expect(found.getByText('1 cue in 1 scene, introduced as “30s, oilskin coat”')).toBeVisible();
    expect(await elementNamed(studio, 'Ida')).toBeUndefined();
    await found.getByRole('button', { name: 'Add Ida', exact: true }).click();
    await expect.poll(() => elementNamed(studio, 'Ida')).toMatchObject({ name: 'Ida' });
    const lost = page.getByRole('region', { name: 'Mentions of nobody' });
    await lost.getByRole('button', { name: '@Courier', exact: true }).click();
    await expect(lost).toBeHidden();
    await expect(text).toContainText('waits for @Courier.');
    await found.getByRole('button', { name: 'More for Kitchen' }).click();
    await menu(page, 'Do not propose Kitchen');
    await expect(found.getByRole('button', { name: 'Add Kitchen', exact: true })).toBeHidden();
    await found.getByRole('button', { name: '1 ignored' }).click();
    await menu(page, 'Kitchen');
    await expect(found.getByRole('button', { name: 'Add Kitchen', exact: true })).toBeVisible();
  });

  await test.step('the script offers faces at @ and by key; a name before text says how it was read, and is turned', async () => {
    const text = page.getByLabel('Screenplay text');
    await text.press('ControlOrMeta+End');
    await page.keyboard.insertText('\n\nShe sees ');
    await page.getByRole('button', { name: 'Mention an element' }).click();
    const list = page.locator('.cm-tooltip-autocomplete');
    await expect(list.getByRole('option')).toContainText(['Mara', 'Courier']);
    await expect(list.locator('.cm-face img').first()).toBeVisible();
    await page.keyboard.type('@cou');
    await expect(list.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(text).toContainText('She sees @Courier');
    await page.keyboard.insertText(' go.\n\n@Courier\nruns.\n');
    const reading = page.locator('.cm-reading');
    await expect(reading).toHaveText('speaks');
    await reading.click();
    await expect(text).toContainText('!@Courier');
    await expect(reading).toHaveText('action');
  });

  await test.step('a new name goes into every mention; one step takes it back', async () => {
    await people.getByRole('button', { name: /Courier/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Courier' });
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Messenger');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const text = page.getByLabel('Screenplay text');
    await expect(text).toContainText('She sees @Messenger go.');
    await expect.poll(() => elementNamed(studio, 'Messenger')).toMatchObject({ name: 'Messenger' });
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await expect(text).toContainText('She sees @Courier go.');
    await expect.poll(() => elementNamed(studio, 'Courier')).toMatchObject({ name: 'Courier' });
  });

  await test.step('a card says why, and is put right', async () => {
    await page.getByLabel('Screenplay text').press('ControlOrMeta+Home');
    const chip = shot(page, '1A').getByRole('button', { name: 'Mara', exact: true });
    await expect(chip).toHaveAttribute('title', /named in the action, 75 % sure/);
    await chip.click();
    await menu(page, 'Courier');
    await expect(chip).toBeHidden();
    const other = shot(page, '1A').getByRole('button', { name: 'Courier', exact: true });
    await expect(other).toHaveAttribute('title', /put here by hand/);
    await shot(page, '1A').getByRole('button', { name: 'Put an element into this shot' }).click();
    await menu(page, 'Cast as the script says');
    await expect(chip).toBeVisible();
    await expect(other).toBeHidden();
  });

  await test.step('a prompt is given a mention by keys; Escape closes the list, then the dialog', async () => {
    await shot(page, '1A').click({ button: 'right' });
    await menu(page, /Edit shot/);
    const dialog = page.getByRole('dialog');
    const prompt = dialog.getByRole('combobox', { name: 'Prompt', exact: true });
    await prompt.click();
    await prompt.pressSequentially('A slow push on @cou');
    await expect(offers(page).getByRole('option')).toHaveText(['CourierCharacter']);
    await prompt.press('Enter');
    await expect(prompt).toHaveValue('A slow push on @Courier ');
    await prompt.pressSequentially('and @');
    await expect(offers(page)).toBeVisible();
    await prompt.press('Escape');
    await expect(offers(page)).toBeHidden();
    await expect(dialog).toBeVisible();
    await prompt.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('a prompt is written for one family of models; the text under it changes, the prompt stays and says so', async () => {
    await shot(page, '2B').click({ button: 'right' });
    await menu(page, /Edit shot/);
    const dialog = page.getByRole('dialog');
    const prompt = dialog.getByRole('combobox', { name: 'Prompt', exact: true });
    await dialog.getByRole('radio', { name: 'Still' }).click();
    await dialog.getByRole('button', { name: 'Edit the built one' }).click();
    await prompt.fill('Headlights like two moons over wet brick.');
    await expect(dialog.getByRole('radio', { name: /Still/ }).getByLabel('written by hand')).toBeVisible();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await shot(page, '2B').getByTitle('Edit here').click();
    await page.getByLabel('Action of shot 2B').fill('Headlights find him. He raises a hand.');
    await page.getByLabel('Action of shot 2B').press('Enter');
    await expect(page.getByLabel('Screenplay text')).toContainText('He raises a hand.');
    await shot(page, '2B').click({ button: 'right' });
    await menu(page, /Edit shot/);
    await expect(dialog.getByRole('list', { name: 'Built prompt' })).toContainText('raises a hand');
    await expect(prompt).toHaveValue('');
    await dialog.getByRole('radio', { name: /Still/ }).click();
    await expect(prompt).toHaveValue('Headlights like two moons over wet brick.');
    await expect(dialog.getByRole('status').first()).toContainText(
      'The shot has changed since this prompt was written',
    );
    await look(page, 'prompt-of-a-family');
    await prompt.press('Escape');
  });

  await test.step('what is no screenplay is told by its name, one sentence each, and no letter is lost', async () => {
    const text = page.getByLabel('Screenplay text');
    const before = await text.textContent();
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><FinalDraft>&b;</FinalDraft>';
    for (const [name, piece, times, said] of [
      ['film.pdf', '%PDF-1.7 scan', 1, 'film.pdf: The screenplay is a PDF, not text.'],
      [
        'film.docx',
        'PK\u0003\u0004 word/document.xml',
        1,
        'film.docx: The screenplay is a Word document (.docx), not text.',
      ],
      ['half.fdx', '<?xml version="1.0"?><FinalDraft><Content><Paragraph Type="Action"><Text>He', 1, /^half\.fdx: /],
      ['bomb.fdx', bomb, 1, /^bomb\.fdx: /],
      ['flood.txt', 'INT. A - DAY\n\nRain.\n\n', 240_000, /^flood\.txt: The screenplay is too long/],
    ] as const) {
      // On the text and on the board: a person lets it go where there is room.
      await (name === 'half.fdx' ? shot(page, '2A') : text).evaluate(
        (at, file) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([file.piece.repeat(file.times)], file.name));
          at.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
        },
        { name, piece, times },
      );
      const message = page.getByRole('region', { name: 'Messages' }).getByText(said);
      await expect(message).toBeVisible();
      if (name === 'film.pdf') await look(page, 'bad-file');
    }
    expect(await text.textContent()).toBe(before);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('a place is given a variant and a plate, which is kept with where it came from', async () => {
    await page
      .getByRole('region', { name: 'Places' })
      .getByRole('button', { name: /Alley 9/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Alley 9' });
    await dialog.getByRole('button', { name: 'Add a variant' }).click();
    const name = dialog.getByLabel('Name of the variant');
    await name.fill('Burnt');
    await name.press('Enter');
    await expect(dialog.getByLabel('Mention of Burnt')).toHaveValue('@Alley9Burnt');
    await dialog.getByRole('button', { name: 'Generate location plate' }).click();
    await dialog.getByRole('button', { name: 'Keep as location plate' }).click({ timeout: 60_000 });
    await expect
      .poll(async () => (await elementNamed(studio, 'Alley 9'))?.pictures.at(-1))
      .toMatchObject({
        role: 'plate',
        made: { node: 'plate' },
      });
    expect((await elementNamed(studio, 'Alley 9'))?.variants).toMatchObject([{ name: 'Burnt' }]);
  });
  expect(errors).toEqual([]);
});
