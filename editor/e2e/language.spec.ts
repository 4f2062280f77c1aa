import { languageTestServer } from '../../models/src/engines/language/testing/server.ts';
import { documentOf, makeProject, node } from './graphs.ts';
import { expect, type Project, test } from './studio.ts';

test.use({ actionTimeout: 15_000 });
const SCRIPT =
  'INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n\nShe stands at the window until the rain has stopped and the street lies empty.\n';
const SPOKEN = 'A woman at a lamp. Mara says, "Not tonight, Joe."';
const ENHANCED =
  'Close on a woman who leans over a brass lamp as rain runs down the glass. Mara says, "Not tonight, Joe."';

test('a language server: chosen, tried, asked on the node and on the board, and missed in words', async ({
  page,
  studio,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const server = await languageTestServer('ollama', [
    { name: 'writer:4b', capabilities: ['completion'] },
    { name: 'seer:7b', capabilities: ['completion', 'vision'] },
  ]);
  await studio.patch('/api/settings/llm', { ollama: { url: 'http://127.0.0.1:9' } });
  const made = await makeProject(studio, 'Words', {
    nodes: [node('e', 'prompt/enhance', 80, 80, { prompt: SPOKEN })],
    edges: [],
  });
  const { documents } = await studio.get<Project>(`/api/projects/${made.project}`);
  const script = documents.find(({ kind }) => kind === 'script')?.id ?? '';
  await studio.post(`/api/documents/${script}/ops`, {
    key: 'text',
    opId: 'text',
    baseRev: 0,
    client: 'test',
    ops: [{ type: 'setText', text: SCRIPT }],
  });
  const overrides = async () =>
    (await documentOf<{ overrides: Record<string, Record<string, unknown>> }>(studio, script)).overrides;
  const dialog = page.getByRole('dialog');
  const enhance = page.locator('[data-node="e"]');

  await test.step('without one, the node and the board say what is needed before anything runs', async () => {
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await expect(enhance).toContainText('Ollama cannot be reached at http://127.0.0.1:9');
    await page.goto(`${studio.url}/#/${made.project}/script`);
    await page
      .getByRole('region', { name: 'Storyboard' })
      .getByRole('button', { name: 'Suggest framing' })
      .first()
      .click();
    await expect(dialog.getByRole('alert')).toContainText('Ollama cannot be reached');
    await expect(dialog.getByRole('button', { name: 'Suggest', exact: true })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Open settings' }).click();
  });

  await test.step('settings: the fault in words, then a server, its models, and a real answer', async () => {
    const part = page.getByRole('region', { name: 'Language' });
    await expect(part.getByRole('alert')).toContainText('Start it (it comes from ollama.com)');
    await part.getByLabel('Address of the language server').fill('http://169.254.169.254');
    await part.getByLabel('Address of the language server').press('Enter');
    await expect(page.getByText('is no place for a language server')).toBeVisible();
    await part.getByLabel('Address of the language server').fill(server.url);
    await part.getByLabel('Address of the language server').press('Enter');
    await expect(part.getByLabel('Language model: model')).toContainText('seer:7b');
    await expect(part.getByLabel('Language model: for pictures').locator('option')).toHaveText([
      'One that can see',
      'seer:7b (1.0B, Q4_0)',
    ]);
    await part.getByLabel('Language model: model').selectOption('writer:4b');
    server.reply = ({ messages }) => ({ pieces: [messages[0]?.images.length ? 'Red.' : 'Ready when you are.'] });
    await part.getByRole('button', { name: 'Test' }).click();
    await expect(part.getByRole('status')).toContainText('“Ready when you are.”');
    await expect(part.getByRole('status')).toContainText('seer:7b was shown a red picture and said so');
  });

  await test.step('a key goes in and is not seen again', async () => {
    const part = page.getByRole('region', { name: 'Language' });
    await part
      .getByRole('radio', { name: 'OpenAI-compatible' })
      .or(part.getByRole('button', { name: 'OpenAI-compatible' }))
      .click();
    await part.getByLabel('Address of the language server').fill('127.0.0.1:9/v1');
    await part.getByLabel('Address of the language server').press('Enter');
    await part.getByLabel('Key of the language server').fill('sk-canary-ui');
    await part.getByRole('button', { name: 'Save' }).click();
    await expect(part.getByText('Set', { exact: true })).toBeVisible();
    expect(await page.content()).not.toContain('sk-canary-ui');
    await part
      .getByRole('radio', { name: 'Ollama' })
      .or(part.getByRole('button', { name: 'Ollama' }))
      .click();
    await expect(part.getByLabel('Keep')).toBeHidden();
    await expect(part.getByLabel('How long the model stays in memory')).toBeVisible();
  });

  await test.step('framing: the changes of each shot, taken by one, by all, and given back', async () => {
    server.reply = () => {
      const shots = [1, 2, 3].map((n) => ({
        n,
        size: 'close',
        angle: 'low',
        movement: 'push-in',
        why: 'the flame is all she has',
      }));
      return { pieces: [JSON.stringify({ shots })] };
    };
    await page.getByRole('button', { name: 'Elements', exact: true }).click();
    await page
      .getByRole('region', { name: 'Storyboard' })
      .getByRole('button', { name: 'Suggest framing' })
      .first()
      .click();
    await dialog.getByRole('button', { name: 'Suggest', exact: true }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(3);
    await expect(dialog.getByText('3 shots would change.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Accept for shot 1B' }).click();
    await expect(dialog.getByText('Accepted')).toHaveCount(1);
    await expect.poll(overrides).toEqual({ 'shot-2': { size: 'close', angle: 'low', movement: 'push-in' } });
    await dialog.getByRole('button', { name: 'Accept the other 2' }).click();
    await expect(dialog.getByText('Accepted')).toHaveCount(3);
    await expect.poll(async () => Object.keys(await overrides()).length).toBe(3);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => Object.keys(await overrides()).length).toBe(1);
  });

  await test.step('a prompt is enhanced in sight, and the original is one press away', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.reply = () => ({ pieces: [ENHANCED.slice(0, 60), ENHANCED.slice(60)], until });
    await page.getByRole('article', { name: 'Shot 1B' }).getByRole('button', { name: 'Shot 1B', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Edit shot…' }).click();
    await dialog.getByRole('button', { name: 'Enhance' }).click();
    await expect(dialog.getByText('Close on a woman who leans over')).toBeVisible();
    release();
    await expect(dialog.getByLabel('Prompt', { exact: true }).last()).toHaveValue(ENHANCED);
    await dialog.getByRole('button', { name: 'Use original' }).click();
    await expect(dialog.getByLabel('Prompt', { exact: true }).last()).toHaveValue('');
    await dialog.getByRole('button', { name: 'Use the enhanced one' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await overrides())['shot-2']?.clipPrompt).toMatchObject({ text: ENHANCED });
  });

  await test.step('on the node the words appear as they are written, then what became of them', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.reply = () => ({ pieces: ['A lamp in the dark. Mara says, ', '“Not tonight, Jack.”'], until });
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await page.getByRole('button', { name: /^Run/ }).first().click();
    await expect(enhance.getByRole('region', { name: 'Text' })).toContainText('A lamp in the dark.');
    release();
    await expect(enhance.getByRole('region', { name: 'Text' })).toContainText(
      'The original is used. The model changed the line',
    );
    await expect(enhance.getByRole('region', { name: 'Text' })).toContainText(SPOKEN);
  });

  expect(errors).toEqual([]);
  await server.close();
});
