import type { Bundle } from '../../../bundles/open-bundle.ts';
import { type BundleTokenizer, type Encoded, openTokenizer } from '../../../bundles/tokenizer.ts';
import type { Sessions } from '../sessions.ts';
import { int64 } from '../tensor.ts';

/** Klein's encoder was taught in conversations: the prompt is one message of a person, answered without thinking aloud. */
export function promptIds(tokenizer: BundleTokenizer, prompt: string): Encoded {
  const messages = [{ role: 'user', content: prompt }] as const;
  return tokenizer.padded(tokenizer.chat(messages, { add_generation_prompt: true, enable_thinking: false }));
}

/** Embeddings of the last prompts, by the sessions that made them: a clip is painted frame by frame with the same words. */
const remembered = new WeakMap<Sessions, Map<string, Float32Array>>();
const REMEMBERED = 4;

/** Three hidden states of the encoder side by side, for each of the bundle's full number of tokens, padding included. */
export async function embedPrompt(prompt: string, bundle: Bundle, sessions: Sessions): Promise<Float32Array> {
  const known = remembered.get(sessions) ?? new Map<string, Float32Array>();
  remembered.set(sessions, known);
  const found = known.get(prompt) ?? (await embed(prompt, bundle, sessions));
  known.delete(prompt);
  known.set(prompt, found);
  if (known.size > REMEMBERED) known.delete([...known.keys()][0]!);
  return found;
}

async function embed(prompt: string, bundle: Bundle, sessions: Sessions): Promise<Float32Array> {
  const { ids, mask } = promptIds(await openTokenizer(bundle), prompt);
  const encoder = await sessions.open('text_encoder');
  const shape = [1, ids.length];
  const { hidden_states } = await encoder.run({ input_ids: int64(shape, ids), attention_mask: int64(shape, mask) });
  return hidden_states!.data as Float32Array;
}
