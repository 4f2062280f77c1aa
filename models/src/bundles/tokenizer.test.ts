import { expect, it } from 'vitest';
import { promptIds } from '../engines/onnx/klein/text.ts';
import { fixtures, golden } from '../engines/onnx/testing/golden.ts';
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

it('leaves a trace of each rule that could be forgotten', () => {
  const [{ prompt, ids }] = cases as [(typeof cases)[number]];
  const messages = [{ role: 'user', content: prompt }] as const;
  const thinking = tokenizer.chat(messages, { add_generation_prompt: true });
  expect(tokenizer.padded(thinking).ids).not.toEqual(ids);
  expect(tokenizer.padded(prompt).ids).not.toEqual(ids);
});

it('answers in words again', () => {
  expect(tokenizer.decode(tokenizer.encode('a lighthouse, 東京'))).toBe('a lighthouse, 東京');
});
