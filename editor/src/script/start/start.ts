import { isContinuous, type ScriptDocument } from '@reelgraph/nodes/script';
import type { ImageRef } from '@reelgraph/timeline';
import { api } from '../../api/index.ts';
import { attempt, dispatch, droppedFiles, projectAtom, scriptIdAtom, store, uploadFiles } from '../../state/index.ts';
import type { SceneValue, ShotValue } from '../script-state.ts';

/** What a shot begins with, the first that there is: what a person chose, its concept art, the end of the shot before it. */
export interface Start {
  readonly from: 'hand' | 'art' | 'before';
  /** Of a picture, or of the clip whose last frame it is. */
  readonly artifact: string;
  /** In words, after “Begins with”. */
  readonly words: string;
}

export function startOfShot(
  doc: Pick<ScriptDocument, 'starts'> | null,
  scene: SceneValue | undefined,
  shot: string,
): Start | null {
  const pins = doc?.starts?.pins[shot];
  if (!pins || !scene) return null;
  if (pins.manual) return { from: 'hand', artifact: pins.manual.artifact, words: 'a picture chosen by hand' };
  if (!isContinuous(doc, scene.id)) return null;
  if (pins.concept) return { from: 'art', artifact: pins.concept.artifact, words: 'its concept art' };
  const before = scene.shots[scene.shots.findIndex(({ id }) => id === shot) - 1];
  if (!pins.last) return null;
  return {
    from: 'before',
    artifact: pins.last.artifact,
    words: `the last frame of ${before ? before.number : 'the shot before it'}`,
  };
}

/** Begins a shot with this picture whatever its scene does; null: as its scene does again. */
export function setStart(shot: Pick<ShotValue, 'id' | 'number'>, manual: ImageRef | null): boolean {
  const label = manual ? `Choose a start frame for ${shot.number}` : `Take the start frame from ${shot.number}`;
  const op = { type: 'setStart' as const, shot: shot.id, patch: { manual } };
  return dispatch(store.get(scriptIdAtom), [op], { label }).ok;
}

type Named = Pick<ShotValue, 'id' | 'number'>;

/** The first picture among files; it comes into the library first. */
export async function startWithFile(shot: Named, files: readonly File[]): Promise<void> {
  const picture = files.find((file) => file.type.startsWith('image/'));
  const [asset] = picture ? await uploadFiles([picture]) : [];
  if (asset?.kind === 'image') setStart(shot, asset.ref as ImageRef);
}

/** One picture of a clip; it comes into the library first, where it stays when the clip goes. */
export async function startWithFrame(shot: Named, clip: string, frame: number, of: string): Promise<boolean> {
  const project = store.get(projectAtom);
  if (!project) return false;
  const asset = await attempt(api.still(project.id, { clip, frame, name: `Frame ${frame + 1} of ${of}.png` }));
  return asset ? setStart(shot, asset.ref as ImageRef) : false;
}

/** What was dropped on a shot: a picture of the library, or files. Answers false where it is neither. */
export function startWithDrop(shot: Named, data: DataTransfer, asset: string): boolean {
  if (asset !== '') {
    const { kind, ref } = JSON.parse(asset) as { kind: string; ref: ImageRef };
    return kind === 'image' && setStart(shot, ref);
  }
  // A screenplay that is let go on a card is one all the same: whoever holds the board takes it.
  if (![...data.items].some((item) => item.kind === 'file' && item.type.startsWith('image/'))) return false;
  void startWithFile(shot, droppedFiles(data));
  return true;
}
