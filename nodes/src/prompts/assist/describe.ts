import type { LanguageRequest } from '@reelgraph/models';
import type { ImageRef } from '@reelgraph/timeline';

/** What a description is for. */
export type DescribePurpose = 'character' | 'location' | 'object' | 'style' | 'picture';

const ASKED: Readonly<Record<DescribePurpose, string>> = {
  character:
    'Describe the person so that a painter would know them again: apparent age, build, face, hair, clothes with colours and materials. One sentence, at most 40 words. No name, no mood, no background.',
  location:
    'Describe the place so that it could be built again: what kind of place, its layout, materials, colours, where the light comes from. One sentence, at most 40 words. No people.',
  object:
    'Describe the thing so that it could be made again: what it is, shape, material, colour, wear. One sentence, at most 30 words. No background.',
  style:
    'Describe the look of the picture, not what it shows: palette, contrast, light, lens, grain, technique. One sentence, at most 30 words.',
  picture:
    'Describe the picture as a prompt that would make it again: subject first, then what it does, where, the light, lens and colours. One paragraph of 30 to 80 words in the present tense.',
};

export function describeRequest(wish: {
  readonly image: ImageRef;
  readonly purpose: DescribePurpose;
  readonly hint: string;
  readonly seed: number;
  readonly temperature: number;
}): LanguageRequest {
  const hint = wish.hint.trim() === '' ? '' : `\nWhat is known of it: ${wish.hint.trim()}`;
  return {
    messages: [
      {
        role: 'system',
        text: 'You look at pictures for a film crew. Say only what can be seen; do not guess names, brands or stories. Answer with the description alone.',
      },
      { role: 'user', text: `${ASKED[wish.purpose]}${hint}`, pictures: [wish.image] },
    ],
    maxTokens: 300,
    temperature: wish.temperature,
    seed: wish.seed,
  };
}
