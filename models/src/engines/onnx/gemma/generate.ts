import { EngineError } from '../../../capabilities/capability.ts';
import type { Decoder, Words } from './decoder.ts';
import { chancesOf, type Drawing, drawn, seededChance } from './draw.ts';
import type { JsonGuide } from './json-guide.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Generation {
  readonly decoder: Decoder;
  readonly words: Words;
  readonly drawing: Drawing;
  readonly seed: number;
  /** Ids that end the answer. */
  readonly ends: readonly number[];
  readonly maxTokens: number;
  /** Holds the answer to a form. */
  readonly guide?: { readonly start: JsonGuide; readonly vocabulary: Vocabulary };
  readonly signal: AbortSignal;
}

export interface Generated {
  readonly id: number;
  /** What the guide adds behind the last word, where the answer had to be ended for its length. */
  readonly ending?: string;
}

/** Why the words stopped. */
export type End = 'stop' | 'length';

/**
 * One word after the other. A cancel counts between two words, and between two pieces of the question. Throws EngineError
 * `cancelled`, or `language_broken` where the model's numbers are none.
 */
export async function* generate(order: Generation): AsyncGenerator<Generated, End, void> {
  const { decoder, words, drawing, seed, ends, maxTokens, guide, signal } = order;
  const look = () => {
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
  };
  const chance = seededChance(seed);
  const before = [...words.ids];
  let place = guide?.start;
  let { logits, memory } = await decoder.read(words, decoder.empty, look);
  for (let count = 0; count < maxTokens; count++) {
    look();
    if (logits.some(Number.isNaN)) throw broken();
    const chances = chancesOf(logits, before, drawing, guide && place && ((id) => fits(id, place!)));
    // A vocabulary without the letters that must come now: the rest is known without the model.
    if (chances.ids.length === 0) return 'length';
    const id = drawn(chances, chance());
    if (ends.includes(id)) return 'stop';
    before.push(id);
    if (place && guide) place = place.after(guide.vocabulary.textOf(id)!)!;
    yield { id, ...(place ? { ending: place.ending() } : {}) };
    if (place?.closed) return 'stop';
    ({ logits, memory } = await decoder.read({ ids: [id] }, memory, look));
  }
  return 'length';

  function fits(id: number, at: JsonGuide): boolean {
    if (ends.includes(id)) return at.whole;
    const text = guide?.vocabulary.textOf(id);
    return typeof text === 'string' && text !== '' && at.after(text) !== null;
  }
}

const broken = () =>
  new EngineError('language_broken', 'The language model gives no numbers on this device.', {
    fix: 'Use its _q4 files, or choose the processor with REELGRAPH_DEVICE=cpu.',
  });
