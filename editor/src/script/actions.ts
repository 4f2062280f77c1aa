import type { ElementsOp, StoryElement } from '@reelgraph/nodes/elements';
import { defaultTrigger, renamingOps } from '@reelgraph/nodes/elements';
import type { OverridePatch, ScriptOp } from '@reelgraph/nodes/script';
import type { ImageRef } from '@reelgraph/timeline';
import { dispatch, elementsIdAtom, newId, scriptIdAtom, store, toast, uploadFiles } from '../state/index.ts';
import { renameEverywhere } from './rename.ts';
import { type ElementKind, elementListAtom, elementsDocAtom, scriptDocAtom } from './script-state.ts';
import { SALT_CHARACTERS, spliceText } from './splice-text.ts';

/** Takes over what the editor holds. Typing within a moment is one step of undo. */
export function takeText(base: string, text: string): boolean {
  const op = spliceText(base, text);
  if (!op) return true;
  return dispatch(store.get(scriptIdAtom), [op], { label: 'Write in the script', merge: 'script:text' }).ok;
}

/** Puts a whole text in place of the present one; shots that are still there keep their ids. */
export function replaceText(text: string, label: string): void {
  dispatch(store.get(scriptIdAtom), [{ type: 'setText', text, salt: newId().slice(0, SALT_CHARACTERS) }], { label });
}

export function overrideShot(shot: string, patch: Partial<OverridePatch>, label: string): void {
  dispatch(store.get(scriptIdAtom), [{ type: 'setOverride', shot, patch }], {
    label,
    merge: `shot:${shot}:${Object.keys(patch).join()}`,
  });
}

/** Takes suggested framings over the script's own, as one step of undo. */
export function acceptFraming(
  changes: readonly { readonly shot: string; readonly patch: Partial<OverridePatch> }[],
): boolean {
  const ops = changes.map(({ shot, patch }): ScriptOp => ({ type: 'setOverride', shot, patch }));
  const label = ops.length === 1 ? 'Accept suggested framing' : `Accept ${ops.length} suggested framings`;
  return dispatch(store.get(scriptIdAtom), ops, { label }).ok;
}

export const resetShot = (shot: string): void => {
  dispatch(store.get(scriptIdAtom), [{ type: 'clearOverride', shot }], { label: 'Reset shot to the script' });
};

export const isOverridden = (shot: string): boolean => store.get(scriptDocAtom)?.overrides[shot] !== undefined;

export const offerProposal = (name: string): void => {
  dispatch(store.get(scriptIdAtom), [{ type: 'offerProposal', name }], { label: `Propose ${name} again` });
};
export const ignoreProposal = (name: string): void => {
  dispatch(store.get(scriptIdAtom), [{ type: 'ignoreProposal', name }], { label: `Ignore ${name}` });
};

export const changeElements = (ops: readonly ElementsOp[], label: string): boolean =>
  dispatch(store.get(elementsIdAtom), ops, { label }).ok;

export interface ElementFields {
  readonly name: string;
  readonly kind: ElementKind;
  readonly description: string;
  readonly trigger: string;
  readonly voice: string;
  /** Other names, parted by commas. */
  readonly aliases?: string;
}

/** Answers the id of the new element, or null where it was refused. */
export function addElement(fields: ElementFields): string | null {
  const id = newId('el-');
  const element: StoryElement = {
    id,
    name: fields.name.trim(),
    kind: fields.kind,
    description: fields.description.trim(),
    trigger: cleanTrigger(fields),
    pictures: [],
    ...(fields.voice.trim() === '' ? {} : { voice: fields.voice.trim() }),
  };
  return changeElements([{ type: 'addElement', element }], `Add ${element.name}`) ? id : null;
}

/** A new name is written into every mention, in the script and in the prompts of shots and nodes: one step of undo. */
export function updateElement(id: string, fields: ElementFields): void {
  const voice = fields.voice.trim();
  const group = newId();
  const before = store.get(elementListAtom);
  const element = store.get(elementsDocAtom)?.elements[id];
  if (!element) return;
  const done = dispatch(
    store.get(elementsIdAtom),
    renamingOps(element, {
      name: fields.name.trim(),
      kind: fields.kind,
      description: fields.description.trim(),
      trigger: cleanTrigger(fields),
      voice: voice === '' ? null : voice,
      ...aliasPatch(id, fields.aliases),
    }),
    { label: `Edit ${fields.name.trim()}`, group },
  );
  if (done.ok) renameEverywhere(before, store.get(elementListAtom), `Rename to ${fields.name.trim()}`, group);
}

/** Names are said only where they were changed, so that a renaming keeps the old one by itself. */
function aliasPatch(id: string, text: string | undefined): { aliases?: string[] | null } {
  const before = store.get(elementsDocAtom)?.elements[id]?.aliases ?? [];
  if (text === undefined || text === before.join(', ')) return {};
  const aliases = [...new Set(text.split(',').map((one) => one.trim()))].filter((one) => one !== '').slice(0, 32);
  return { aliases: aliases.length === 0 ? null : aliases };
}

const cleanTrigger = ({ trigger, name }: ElementFields): string => {
  const given = trigger.trim();
  return given === '' ? defaultTrigger(name.trim()) : given.startsWith('@') ? given : `@${given}`;
};

export function removeElement(id: string): void {
  const name = store.get(elementsDocAtom)?.elements[id]?.name ?? 'element';
  changeElements([{ type: 'removeElement', element: id }], `Delete ${name}`);
}

/** Brings picture files into the project and gives them to an element, or to one of its variants. */
export async function addPictures(id: string, files: readonly File[], variant?: string): Promise<void> {
  const pictures = files.filter((file) => file.type.startsWith('image/'));
  if (pictures.length < files.length)
    toast({ tone: 'warning', title: 'Only pictures can be given to an element', text: 'Use PNG, JPEG or WebP files.' });
  for (const asset of await uploadFiles(pictures)) addPicture(id, asset.ref as ImageRef, variant);
}

/** Gives an element a picture that the project has, in the role that its kind mostly wants. */
export function addPicture(id: string, image: ImageRef, variant?: string): void {
  if (image.kind !== 'image') return;
  const kind = store.get(elementsDocAtom)?.elements[id]?.kind;
  const role = kind === 'location' ? 'plate' : kind === 'character' ? 'full' : 'still';
  const whose = variant === undefined ? {} : { variant };
  changeElements([{ type: 'addPicture', element: id, picture: { image, role }, ...whose }], 'Add picture');
}
