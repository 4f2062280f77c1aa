import type { Paint, ReferenceFile } from '../jobs.ts';
import { coloursIn, wordsOf } from '../words.ts';

/** A change of colour, light and surface that can be made by arithmetic. */
export interface Look {
  /** sRGB. */
  readonly colour: readonly [number, number, number] | undefined;
  /** Added to lightness, −1 … 1. */
  readonly light: number;
  readonly grey: boolean;
  /** Bright parts shine in the colour, 0 … 1. */
  readonly glow: number;
  /** Roughness laid over the surface, 0 … 1. */
  readonly texture: number;
  /** Mirror-like: contrast as of metal. */
  readonly metal: boolean;
}

export type Intent =
  | { readonly kind: 'remove' }
  | { readonly kind: 'place'; readonly reference: ReferenceFile }
  | { readonly kind: 'look'; readonly look: Look; readonly understood: boolean };

const has = (words: readonly string[], list: string) => list.split(' ').some((one) => words.includes(one));

/** What a prompt asks for, as far as it can be done without a model that imagines. */
export function intentOf({ prompt, references, seed }: Pick<Paint, 'prompt' | 'references' | 'seed'>): Intent {
  const words = wordsOf(prompt);
  const things = references.filter(({ kind }) => kind === 'object' || kind === 'character');
  const named = things.find(({ name }) => wordsOf(name).some((word) => word.length > 2 && words.includes(word)));
  const removes =
    has(words, 'remove removed erase delete without gone clean empty vanish vanished disappear') && !named;
  if (removes || (words.length === 0 && things.length === 0)) return { kind: 'remove' };
  const placed = named ?? things[0];
  if (placed) return { kind: 'place', reference: placed };
  return lookOf(prompt, words, seed);
}

function lookOf(prompt: string, words: readonly string[], seed: number): Intent {
  const colour = coloursIn(prompt).at(0)?.colour;
  const neon = has(words, 'neon');
  const night = has(words, 'night midnight moonlit moonlight');
  const warm = has(words, 'warm sunset sunrise candle candlelight lit lamplight');
  const cold = has(words, 'cold frozen icy frost winter');
  const look: Look = {
    colour:
      colour ??
      (neon ? [225, 60, 200] : night ? [55, 75, 140] : warm ? [240, 165, 85] : cold ? [165, 205, 235] : undefined),
    light:
      (has(words, 'bright brighter light lit glowing shining') ? 0.18 : 0) +
      (has(words, 'dark darker dim shadow shadowed broken dead off') || night ? -0.3 : 0),
    grey: has(words, 'monochrome noir greyscale grayscale') || /black.and.white/i.test(prompt),
    glow: neon || has(words, 'glow glowing shining lit burning flame fire molten') ? 0.8 : 0,
    texture: has(words, 'stone rock rough rusty rust wood wooden moss concrete fur fabric snow sand marble')
      ? 0.7
      : 0.15,
    metal: has(words, 'gold golden brass bronze copper silver chrome steel metal metallic iron'),
  };
  const understood = Boolean(look.colour) || look.light !== 0 || look.grey || look.glow > 0 || look.metal;
  if (understood) return { kind: 'look', look, understood };
  // Words that only a model could follow: a plain tint marks the region, and the note says so.
  const hue = (hash(`${prompt}:${seed}`) % 360) * (Math.PI / 180);
  const tint = [0, 2.094, 4.189].map((at) => Math.round(140 + 70 * Math.cos(hue - at))) as [number, number, number];
  return { kind: 'look', look: { ...look, colour: tint, texture: 0.5 }, understood };
}

export function hash(text: string): number {
  let h = 2166136261;
  for (const letter of text) h = Math.imul(h ^ letter.codePointAt(0)!, 16777619) >>> 0;
  return h;
}

/** For the provenance: what the draft did, and what it could not do. */
export function noteOf(intent: Intent, prompt: string): string {
  if (intent.kind === 'remove') return 'Removed and filled from its surroundings.';
  if (intent.kind === 'place') return `Replaced by the picture of ${intent.reference.name}.`;
  if (intent.understood) return 'Recoloured and relit in place.';
  return `The draft engine cannot imagine “${prompt.slice(0, 80)}”: the region is marked by a tint.`;
}
