import { type Takes, usualTakes } from '@reelgraph/models';
import { atom } from 'jotai';
import { enginesAtom, settingsAtom } from '../state/index.ts';

/** What the engine of the project's clips can be shown besides words, and what it is called. */
export const clipEngineAtom = atom((get): { readonly label: string; readonly takes: Takes } => {
  const engines = get(enginesAtom).filter((engine) => 'video' in engine.capabilities);
  const wishes = get(settingsAtom)?.engines ?? {};
  const wished = wishes.video || wishes.default;
  const engine =
    engines.find((one) => one.name === wished) ?? engines.find((one) => one.capabilities.video?.ready) ?? engines[0];
  return { label: engine?.label.split(',')[0] ?? 'engine', takes: engine?.capabilities.video?.takes ?? usualTakes };
});
