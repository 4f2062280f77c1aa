import { expect, it } from 'vitest';
import { promptIds } from '../engines/onnx/klein/text.ts';
import { fixtures, golden } from '../engines/onnx/testing/golden.ts';
import { judge } from '../engines/onnx/testing/parity.ts';
import { openBundle } from './open-bundle.ts';
import { openTokenizer } from './tokenizer.ts';

const folder = fixtures('klein-tiny');
const cases = golden(folder, 'tokenizer').values.cases as {
  prompt: string;
  text: string;
  ids: number[];
  mask: number[];
}[];
const tokenizer = await openTokenizer(await openBundle(folder));

it.each(cases)('reads $prompt as the model’s own tokenizer does', ({ prompt, text, ids, mask }) => {
  const messages = [{ role: 'user', content: prompt }] as const;
  expect(tokenizer.chat(messages, { add_generation_prompt: true, enable_thinking: false })).toBe(text);
  expect(promptIds(tokenizer, prompt)).toEqual({ ids, mask });
});

/** Share of the ids, of all cases, that are others than the model's own tokenizer gives. */
const othersOf = (read: (prompt: string) => readonly number[]) => {
  const pairs = cases.flatMap(({ prompt, ids }) => ids.map((id, i) => [id, read(prompt)[i]]));
  return pairs.filter(([right, found]) => right !== found).length / pairs.length;
};
const row = { family: 'FLUX.2 Klein', mode: 'tokenizer and chat template', against: 'Qwen’s, in transformers' };

it('is right in every id, and each rule that could be forgotten leaves a trace', ({ task }) => {
  const chat = (prompt: string, wishes: object) =>
    tokenizer.padded(tokenizer.chat([{ role: 'user', content: prompt }], { ...wishes })).ids;
  judge(task, { ...row, error: othersOf((prompt) => promptIds(tokenizer, prompt).ids) });
  const thinking = othersOf((prompt) => chat(prompt, { add_generation_prompt: true }));
  judge(task, { ...row, wrong: 'thinking aloud', error: thinking });
  judge(task, { ...row, wrong: 'the prompt alone', error: othersOf((prompt) => tokenizer.padded(prompt).ids) });
});

it('answers in words again', () => {
  expect(tokenizer.decode(tokenizer.encode('a lighthouse, 東京'))).toBe('a lighthouse, 東京');
});
