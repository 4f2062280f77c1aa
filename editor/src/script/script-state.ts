import { type ElementsDocument, elementsOf, indexElements, injectElements } from '@reelgraph/nodes/elements';
import { pageStarts, type ScriptDocument, type ScriptShots, shotsOf } from '@reelgraph/nodes/script';
import { type Clip, clipsByKey } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { elementsAtom, scriptAtom, sequenceAtom } from '../state/index.ts';
import { sameShot } from './same-shot.ts';

type ShotValue = ScriptShots['shots'][number];
type SceneValue = ScriptShots['scenes'][number];

export type { SceneValue, ShotValue };

export const scriptDocAtom = atom((get) => get(scriptAtom) as ScriptDocument | null);
export const elementsDocAtom = atom((get) => get(elementsAtom) as ElementsDocument | null);

const noElements: ReturnType<typeof elementsOf> = [];
/** Elements in the order in which they are shown. */
export const elementListAtom = atom((get) => {
  const doc = get(elementsDocAtom);
  return doc ? elementsOf(doc) : noElements;
});
export const elementIndexAtom = atom((get) => indexElements(get(elementListAtom)));

/** Scenes and shots of the text as it was last taken over; null while the script loads. */
export const scriptShotsAtom = atom((get): ScriptShots | null => {
  const doc = get(scriptDocAtom);
  return doc ? shotsOf(doc) : null;
});

const noPages: readonly number[] = [];
/** The lines on which the pages of the screenplay begin, as it would be printed. */
export const scriptPagesAtom = atom((get): readonly number[] => {
  const script = get(scriptShotsAtom);
  return script ? pageStarts(script.parsed) : noPages;
});

/** Shots with their elements, by id; a shot whose content is the same stays the same object, so that its card does not redraw. */
let shownBefore: ReadonlyMap<string, ShotValue> = new Map();
export const shotsByIdAtom = atom((get): ReadonlyMap<string, ShotValue> => {
  const shots = get(scriptShotsAtom)?.shots ?? [];
  const next = new Map<string, ShotValue>();
  for (const shot of injectElements(shots, get(elementListAtom))) {
    const before = shownBefore.get(shot.id);
    next.set(shot.id, before && sameShot(before, shot) ? before : shot);
  }
  shownBefore = next;
  return next;
});
export const shotAtom = atomFamily((id: string) => atom((get) => get(shotsByIdAtom).get(id) ?? null));

/** The scene that each shot stands in, by shot id. */
export const sceneOfShotAtom = atom(
  (get): ReadonlyMap<string, SceneValue> =>
    new Map(get(scriptShotsAtom)?.scenes.flatMap((scene) => scene.shots.map((shot) => [shot.id, scene] as const))),
);

/** How many shots use an element. */
export const elementUsesAtom = atom((get): ReadonlyMap<string, number> => {
  const uses = new Map<string, number>();
  for (const shot of get(shotsByIdAtom).values())
    for (const { element } of shot.elements) uses.set(element.id, (uses.get(element.id) ?? 0) + 1);
  return uses;
});

const noClips: ReadonlyMap<string, Clip> = new Map();
/** The clip of each shot on the timeline, by shot id. */
export const clipsByShotAtom = atom((get): ReadonlyMap<string, Clip> => {
  const sequence = get(sequenceAtom);
  return sequence ? clipsByKey(sequence) : noClips;
});
export const shotClipAtom = atomFamily((id: string) => atom((get) => get(clipsByShotAtom).get(id) ?? null));

/** The shot that the caret stands in, or whose card was chosen. */
export const selectedShotAtom = atom<string | null>(null);
export const isSelectedAtom = atomFamily((id: string) => atom((get) => get(selectedShotAtom) === id));

/** Asks the other half to show a shot; it answers by setting it to null. */
export const revealInTextAtom = atom<string | null>(null);
export const revealOnBoardAtom = atom<string | null>(null);

/** The dialogs of this workspace. */
export type ScriptDialog =
  | { readonly kind: 'shot'; readonly shot: string }
  | { readonly kind: 'start'; readonly shot: string }
  | { readonly kind: 'element'; readonly element: string }
  /** A text that is to stand in place of the present one, once a person has seen what that changes. */
  | { readonly kind: 'draft'; readonly name: string; readonly text: string }
  /** Of one scene, or of all where none is named. */
  | { readonly kind: 'framing'; readonly scene: string | null }
  /** The film's, or of one scene. */
  | { readonly kind: 'look'; readonly scene: string | null }
  | {
      readonly kind: 'new-element';
      readonly name: string;
      readonly elementKind: ElementKind;
      readonly description: string;
    };
export type ElementKind = ReturnType<typeof elementsOf>[number]['kind'];
export const scriptDialogAtom = atom<ScriptDialog | null>(null);
