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
