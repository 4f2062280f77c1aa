import type { Takes } from '@reelgraph/models';
import type { ShotValue } from '../values.ts';
import { buildPrompt, negativePrompt, PROMPT_FAMILIES } from './build.ts';

/**
 * Whether two states of one shot ask an engine for another thing, as far as words and the look go: every family's prompt,
 * what is kept out, pictures and weights of the look where the engine takes them. Elements are the same in both.
 */
export function asksOtherwise(before: ShotValue, after: ShotValue, takes: Takes): boolean {
  for (const family of PROMPT_FAMILIES) {
    if (buildPrompt(before, family) !== buildPrompt(after, family)) return true;
    if (negativePrompt(before, family) !== negativePrompt(after, family)) return true;
  }
  const same = (part: 'references' | 'loras') =>
    JSON.stringify(before.look?.[part] ?? []) === JSON.stringify(after.look?.[part] ?? []);
  return (takes.styles && !same('references')) || (takes.loras && !same('loras'));
}
