import { isContinuous, type ScriptDocument } from '@reelgraph/nodes/script';
import { type Clip, chosenVideo } from '@reelgraph/timeline';
import { dispatch, scriptIdAtom, startRun, store } from '../../state/index.ts';
import type { SceneValue } from '../script-state.ts';

export function setContinuity(scene: SceneValue, on: boolean): void {
  const label = `${on ? 'Continue' : 'Do not continue'} from shot to shot in scene ${scene.number}`;
  dispatch(store.get(scriptIdAtom), [{ type: 'setContinuity', scene: scene.id, on }], { label });
}

/** Runs shots, on the server: those of a continuous scene one after the other, each from the end of the one before it. */
export async function runShots(items: readonly string[], variant = 0): Promise<void> {
  await startRun({ items, variant });
}

/** Why a shot of a continuous scene no longer follows the one before it; null where it does. */
export function brokenOff(
  doc: ScriptDocument | null,
  scene: SceneValue | undefined,
  shot: string,
  clip: (shot: string) => Clip | null,
): string | null {
  if (!doc || !scene || !isContinuous(doc, scene.id)) return null;
  const before = scene.shots[scene.shots.findIndex((one) => one.id === shot) - 1];
  const pins = doc.starts?.pins[shot];
  if (!before || pins?.manual || pins?.concept) return null;
  const now = chosenVideo(clip(before.id));
  if (now === null || now.artifact === pins?.last?.artifact) return null;
  return pins?.last ? `another take of ${before.number} was chosen` : `${before.number} has a take to go on from`;
}
