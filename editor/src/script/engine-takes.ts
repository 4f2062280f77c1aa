import { type Takes, usualTakes } from '@reelgraph/models';
import type { ClipReader } from '@reelgraph/nodes/prompts';
import { atom } from 'jotai';
import { enginesAtom, settingsAtom } from '../state/index.ts';

/** The engine of the project's clips: what it is called, what it can be shown besides words, what of a request it reads. */
export const clipEngineAtom = atom((get): ClipReader & { readonly label: string; readonly takes: Takes } => {
  const engines = get(enginesAtom).filter((engine) => 'video' in engine.capabilities);
  const wishes = get(settingsAtom)?.engines ?? {};
  const wished = wishes.video || wishes.default;
  const engine =
    engines.find((one) => one.name === wished) ?? engines.find((one) => one.capabilities.video?.ready) ?? engines[0];
  const { takes = usualTakes, reads = [] } = engine?.capabilities.video ?? {};
  return { label: engine?.label.split(',')[0] ?? 'engine', takes, reads };
});
