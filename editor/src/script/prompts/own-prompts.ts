import { builtPrompt, PROMPT_FAMILIES, type PromptFamily } from '@reelgraph/nodes/prompts';
import type { OverridePatch } from '@reelgraph/nodes/script';
import type { ShotValue } from '../script-state.ts';

/** What a person wrote for each family; empty: the built prompt is used. */
export type OwnPrompts = Readonly<Record<PromptFamily, string>>;

export const familyWords: readonly { readonly value: PromptFamily; readonly label: string }[] = [
  { value: 'ltx-t2v', label: 'Clip from text' },
  { value: 'ltx-i2v', label: 'Clip from a picture' },
  { value: 'flux-still', label: 'Still' },
];

export const familyFields = {
  'ltx-t2v': 'clipPrompt',
  'ltx-i2v': 'motionPrompt',
  'flux-still': 'stillPrompt',
} as const satisfies Record<PromptFamily, keyof OverridePatch>;

const eachFamily = (say: (family: PromptFamily) => string): OwnPrompts => ({
  'ltx-t2v': say('ltx-t2v'),
  'ltx-i2v': say('ltx-i2v'),
  'flux-still': say('flux-still'),
});

export const ownPromptsOf = (shot: ShotValue): OwnPrompts =>
  eachFamily((family) => shot.prompts?.[family] ?? shot.prompt);

/**
 * What of the prompts is another than before, with what was built below it now, so that a later change of the text is seen.
 * A prompt of old for all families becomes one for each where one of them is touched.
 */
export function promptPatch(before: ShotValue, own: OwnPrompts, now: ShotValue): Partial<OverridePatch> {
  const had = ownPromptsOf(before);
  if (PROMPT_FAMILIES.every((family) => own[family].trim() === had[family])) return {};
  const patch: Partial<OverridePatch> = before.prompt === '' ? {} : { prompt: null };
  for (const family of PROMPT_FAMILIES) {
    const text = own[family].trim();
    if (text === had[family] && before.prompt === '') continue;
    patch[familyFields[family]] = text === '' ? null : { text, built: builtPrompt(now, family) };
  }
  return patch;
}
