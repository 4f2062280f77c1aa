import { randomUUID } from 'node:crypto';
import { type ScriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssistEvent } from '../protocol/index.ts';
import { type LanguageStand, languageStand } from './testing/language-stand.ts';

let stand: LanguageStand;
beforeAll(async () => {
  stand = await languageStand();
  await stand.patch({ ollama: { url: stand.ollama.url, model: 'writer' } });
});
afterAll(() => stand.close());

describe('help on the storyboard', () => {
  const script = () => stand.project.documents.find(({ kind }) => kind === 'script')!.id;
  const help = async (path: string, body: object, signal?: AbortSignal) => {
    const answer = await fetch(`${stand.url}/api/assist/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ script: script(), ...body }),
      signal,
    });
    const text = await answer.text();
    stand.heard(text);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as AssistEvent);
  };
  const write = (text: string) =>
    stand.call('POST', `/api/documents/${script()}/ops`, {
      key: randomUUID(),
      opId: randomUUID(),
      baseRev: 0,
      client: 'test',
      ops: [{ type: 'setText', text }],
    });

  it('suggests framing by shot id, only where it differs, and enhances a shot with the same checks', async () => {
    await write('INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n');
    const { body } = await stand.call<{ doc: ScriptDocument }>('GET', `/api/documents/${script()}`);
    const { shots } = shotsOf(body.doc);
    stand.ollama.reply = () => {
      const [first, second] = shots;
      const keep = { n: 1, size: first!.size, angle: first!.angle, movement: first!.movement, why: 'right as it is' };
      const other = { n: 2, size: 'close', angle: 'low', movement: 'push-in', why: `she refuses ${second!.number}` };
      return { pieces: [JSON.stringify({ shots: [keep, other] })] };
    };
    const events = await help('framing', {});
    expect(events.filter(({ type }) => type !== 'progress')).toEqual([
      {
        type: 'framing',
        scene: shots[0]!.sceneId,
        suggestions: [
          {
            shot: shots[1]!.id,
            framing: { size: 'close', angle: 'low', movement: 'push-in', why: `she refuses ${shots[1]!.number}` },
          },
        ],
        same: 1,
        unusable: 0,
      },
      { type: 'done', model: 'writer' },
    ]);
    stand.ollama.reply = ({ text }) => ({
      pieces: ['Close on Mara as rain runs down the glass. ', text.match(/says, (".*?")/)?.[1] ?? ''],
    });
    const told = await help('prompt', { shot: shots[1]!.id });
    expect(told.some((event) => event.type === 'progress' && event.soFar?.startsWith('Close on Mara'))).toBe(true);
    expect(told.at(-2)).toMatchObject({
      type: 'prompt',
      used: true,
      prompt: expect.stringContaining('"Not tonight, Joe."'),
    });
    expect((await help('prompt', { shot: 'gone' })).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'shot_not_found' },
    });
  });

  it('describes the picture of an element, as the model that can see sees it', async () => {
    const ref = await stand.picture();
    stand.ollama.reply = ({ messages }) => ({ pieces: [`A keeper,\n${messages.at(-1)!.images.length} picture.`] });
    const told = await help('describe', { image: ref, purpose: 'character', hint: '1910' });
    expect(told.filter(({ type }) => type !== 'progress')).toEqual([
      { type: 'description', text: 'A keeper, 1 picture.' },
      { type: 'done', model: 'seer' },
    ]);
    expect(stand.ollama.asked.at(-1)?.text).toContain('1910');
  });

  it('a page that goes away frees the server', async () => {
    stand.ollama.reply = () => ({ pieces: ['{'], hang: 'middle' });
    const abort = new AbortController();
    const work = help('framing', {}, abort.signal).catch(() => 'gone');
    await expect.poll(() => stand.ollama.busy, { timeout: 20_000 }).toBe(1);
    abort.abort();
    expect(await work).toBe('gone');
    await expect.poll(() => stand.ollama.busy, { timeout: 20_000 }).toBe(0);
  });
});
