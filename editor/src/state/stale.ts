import type { ScriptDocument } from '@reelgraph/nodes/script';
import type { PlanView } from '@reelgraph/runtime/protocol';
import { type Clip, type Sequence, staleReason } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { brokenClips } from './broken-off.ts';
import { scriptAtom, sequenceAtom } from './documents.ts';
import { planAtom } from './runs.ts';

type Landings = PlanView['landings'];

/** Clips that are the same and landings that are the same have the same answer: an edit asks for its own clip only. */
const known = new WeakMap<Landings, WeakMap<Clip, string | null>>();

function reasonOf(clip: Clip, landings: Landings): string | null {
  const { source, key } = clip.landing!;
  const found = landings[source];
  const item = found?.items[key];
  return found && item ? staleReason(clip, { ...item, words: found.words }) : null;
}

/** Which clips show what their graph would no longer make, and why: from the plan of the open graph, nothing is stored. */
export function staleClips(sequence: Sequence, landings: Landings): ReadonlyMap<string, string> {
  const answers = known.get(landings) ?? new WeakMap<Clip, string | null>();
  known.set(landings, answers);
  const stale = new Map<string, string>();
  for (const track of sequence.tracks) {
    for (const clip of track.items) {
      if (clip.type !== 'clip' || !clip.landing || clip.activeTake === null) continue;
      let reason = answers.get(clip);
      if (reason === undefined) {
        reason = reasonOf(clip, landings);
        answers.set(clip, reason);
      }
      if (reason !== null) stale.set(clip.id, reason);
    }
  }
  return stale;
}

const none: ReadonlyMap<string, string> = new Map();
const brokenClipsAtom = atom((get): ReadonlyMap<string, string> => {
  const doc = get(scriptAtom) as ScriptDocument | null;
  const sequence = get(sequenceAtom);
  return doc && sequence ? brokenClips(doc, sequence) : none;
});
/** By clip id: why its take is out of date, also where it no longer goes on from the take before it. */
export const staleClipsAtom = atom((get): ReadonlyMap<string, string> => {
  const sequence = get(sequenceAtom);
  const landings = get(planAtom).plan?.landings;
  const stale = sequence && landings ? staleClips(sequence, landings) : none;
  const broken = get(brokenClipsAtom);
  return broken.size === 0 ? stale : new Map([...broken, ...stale]);
});
export const staleClipAtom = atomFamily((clip: string) => atom((get) => get(staleClipsAtom).get(clip) ?? null));
