import {
  addScene,
  addShot,
  deleteScene,
  deleteShot,
  type Edited,
  editAction,
  editFraming,
  editHeading,
  editSpeech,
  type FramingField,
  mergeShot,
  moveScene,
  moveShot,
  type ScriptDocument,
  type ScriptOp,
  type ShotTarget,
  type SplitPlace,
  splitShot,
} from '@reelgraph/nodes/script';
import { ok, type Result } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { dispatch, newId, scriptIdAtom, store, toastRefusal } from '../../state/index.ts';
import {
  revealOnBoardAtom,
  type SceneValue,
  type ShotValue,
  scriptDocAtom,
  selectedShotAtom,
} from '../script-state.ts';
import { SALT_CHARACTERS } from '../splice-text.ts';

/** The shot, or scene, whose words are open on its card. */
export const editingAtom = atom<string | null>(null);
/** The card that takes the focus as soon as it is drawn: the one that a key moved. */
export const focusCardAtom = atom<string | null>(null);

type Named = Pick<ShotValue, 'id' | 'number'>;

/** A change of the board is a change of the script: one step of undo, refused in words where the text does not allow it. */
function change<E extends Edited>(label: string, edit: (doc: ScriptDocument, salt: string) => Result<E>): E | null {
  const doc = store.get(scriptDocAtom);
  if (!doc) return null;
  const made = edit(doc, newId().slice(0, SALT_CHARACTERS));
  if (!made.ok) {
    toastRefusal(made.error);
    return null;
  }
  return dispatch(store.get(scriptIdAtom), made.value.ops, { label }).ok ? made.value : null;
}

export const setAction = (shot: Named, words: string) =>
  change(`Edit shot ${shot.number}`, (doc, salt) => editAction(doc, shot.id, words, salt));
export const setSpeech = (shot: Named, index: number, words: string) =>
  change(`Edit speech of ${shot.number}`, (doc, salt) => editSpeech(doc, shot.id, index, words, salt));
export const setHeading = (scene: SceneValue, words: string) =>
  change(`Rename scene ${scene.number}`, (doc, salt) => editHeading(doc, scene.id, words, salt));
/** Size, angle or move of some shots as one step: in the text where it says so itself, else over it. */
export const setFraming = (shots: readonly Named[], field: FramingField, value: string, label: string) =>
  change(label, (doc, salt) => {
    const ops: ScriptOp[] = [];
    let now = doc;
    for (const [at, { id }] of shots.entries()) {
      const made = editFraming(now, id, field, value, `${salt}${at}`);
      if (!made.ok) return made;
      ops.push(...made.value.ops);
      now = made.value.doc;
    }
    return ok({ doc: now, ops });
  });
/** The same length for some shots, over what the rules make of the text. Seconds. */
export const setLength = (shots: readonly Named[], seconds: number, label: string) =>
  change(label, (doc) =>
    ok({ doc, ops: shots.map(({ id }): ScriptOp => ({ type: 'setOverride', shot: id, patch: { seconds } })) }),
  );
export const split = (shot: Named, place: SplitPlace) =>
  change(`Split shot ${shot.number}`, (doc, salt) => splitShot(doc, shot.id, place, salt));
export const merge = (shot: Named) =>
  change(`Merge shot ${shot.number} with the next`, (doc, salt) => mergeShot(doc, shot.id, salt));
export const removeShot = (shot: Named) =>
  change(`Delete shot ${shot.number}`, (doc, salt) => deleteShot(doc, shot.id, salt));
export const removeScene = (scene: SceneValue) =>
  change(`Delete scene ${scene.number}`, (doc, salt) => deleteScene(doc, scene.id, salt));

export function putShot(shot: Named, to: ShotTarget): void {
  const done = change(`Move shot ${shot.number}`, (doc, salt) => moveShot(doc, shot.id, to, salt));
  if (done && done.ops.length > 0) show(shot.id);
}
export const putScene = (scene: SceneValue, before: string | null) =>
  change(`Move scene ${scene.number}`, (doc, salt) => moveScene(doc, scene.id, before, salt));

/** A new shot behind another one (null: first in its scene), with its words open. */
export function newShot(scene: string, after: string | null): void {
  const made = change('Add shot', (doc, salt) => addShot(doc, { scene, after }, 'A new shot.', salt));
  if (!made) return;
  show(made.shot);
  store.set(editingAtom, made.shot);
}

export function newScene(after: string | null): void {
  const scene = { heading: 'INT. NEW PLACE - DAY', words: 'A new shot.' };
  const made = change('Add scene', (doc, salt) => addScene(doc, after, scene, salt));
  if (!made) return;
  const shot = made.doc.scenes.find((one) => one.id === made.scene)?.shots[0]?.id;
  if (shot) show(shot);
  store.set(editingAtom, made.scene);
}

function show(shot: string): void {
  store.set(selectedShotAtom, shot);
  store.set(focusCardAtom, shot);
  store.set(revealOnBoardAtom, shot);
}

/** One place on, or back, over the border of a scene. */
export function stepShot(scenes: readonly SceneValue[], shot: Named, step: 1 | -1): void {
  const to = neighbour(scenes, shot.id, step);
  if (to) putShot(shot, to);
}

/** Where a shot goes by one step; null at the ends of the film. Exported for its test. */
export function neighbour(scenes: readonly SceneValue[], id: string, step: 1 | -1): ShotTarget | null {
  const at = scenes.findIndex((scene) => scene.shots.some((shot) => shot.id === id));
  const scene = scenes[at];
  if (!scene) return null;
  const k = scene.shots.findIndex((shot) => shot.id === id);
  const inside = step < 0 ? scene.shots[k - 1] : scene.shots[k + 1];
  if (inside) return { scene: scene.id, before: step < 0 ? inside.id : (scene.shots[k + 2]?.id ?? null) };
  const other = scenes[at + step];
  if (!other) return null;
  return { scene: other.id, before: step < 0 ? null : (other.shots[0]?.id ?? null) };
}

export function stepScene(scenes: readonly SceneValue[], scene: SceneValue, step: 1 | -1): void {
  const at = scenes.indexOf(scene);
  if (step < 0 ? at < 1 : at >= scenes.length - 1) return;
  putScene(scene, (step < 0 ? scenes[at - 1]?.id : scenes[at + 2]?.id) ?? null);
}
