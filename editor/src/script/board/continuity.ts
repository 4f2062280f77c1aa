import type { ScriptDocument, ScriptOp, StartPins } from '@reelgraph/nodes/script';
import type { Clip, ImageRef, VideoRef } from '@reelgraph/timeline';
import { dispatch, openItemTasksAtom, scriptIdAtom, startRun, store } from '../../state/index.ts';
import { clipsByShotAtom, type SceneValue, scriptDocAtom, scriptShotsAtom } from '../script-state.ts';

const ART = 'image/concept-art';

export const isContinuous = (doc: ScriptDocument | null, scene: string): boolean =>
  doc?.starts?.continuous.includes(scene) ?? false;

export function setContinuity(scene: SceneValue, on: boolean): void {
  const label = `${on ? 'Continue' : 'Do not continue'} from shot to shot in scene ${scene.number}`;
  dispatch(store.get(scriptIdAtom), [{ type: 'setContinuity', scene: scene.id, on }], { label });
}

/** The chosen take of a clip, as a clip to go on from; null where it has none that moves. */
export function chosenTake(clip: Clip | null | undefined): VideoRef | null {
  const take = clip?.activeTake ? clip.takes[clip.activeTake] : undefined;
  if (!take?.size || take.kind !== 'video' || take.state !== 'ready') return null;
  const { asset, frames, rate, size } = take;
  return { kind: 'video', artifact: asset, mime: 'video/mp4', ...size, frames, rate };
}

/** The newest concept art of a shot. */
export function conceptArt(shot: string): ImageRef | null {
  const made = store.get(openItemTasksAtom(shot)).findLast((task) => task.nodeType === ART && task.outputs?.image);
  return (made?.outputs?.image as ImageRef | undefined) ?? null;
}

/** What would be pinned now for each shot of a continuous scene, as operations; nothing where it is pinned already. */
export function pinOps(
  doc: ScriptDocument,
  scenes: readonly SceneValue[],
  items: ReadonlySet<string>,
  now: { take: (shot: string) => VideoRef | null; art: (shot: string) => ImageRef | null },
): readonly ScriptOp[] {
  const ops: ScriptOp[] = [];
  for (const scene of scenes) {
    if (!isContinuous(doc, scene.id)) continue;
    scene.shots.forEach((shot, k) => {
      if (!items.has(shot.id)) return;
      const before = scene.shots[k - 1];
      const pins: StartPins = doc.starts?.pins[shot.id] ?? {};
      const last = before ? now.take(before.id) : null;
      const art = now.art(shot.id);
      const patch = {
        ...(last?.artifact === pins.last?.artifact ? {} : { last }),
        // Art that is not at hand (another graph is open) stays pinned.
        ...(art === null || art.artifact === pins.concept?.artifact ? {} : { concept: art }),
      };
      if (Object.keys(patch).length > 0) ops.push({ type: 'setStart', shot: shot.id, patch });
    });
  }
  return ops;
}

/** Runs shots. Those of a continuous scene first take the present end of the shot before them: only when asked, never by itself. */
export async function runShots(items: readonly string[], variant = 0): Promise<void> {
  const doc = store.get(scriptDocAtom);
  const script = store.get(scriptShotsAtom);
  if (doc && script) {
    const clips = store.get(clipsByShotAtom);
    const ops = pinOps(doc, script.scenes, new Set(items), {
      take: (shot) => chosenTake(clips.get(shot)),
      art: conceptArt,
    });
    if (!dispatch(store.get(scriptIdAtom), ops, { label: 'Take up the shot before' }).ok) return;
  }
  await startRun({ items, variant });
}

/** Why a shot of a continuous scene no longer follows the one before it; null where it does. */
export function brokenOff(
  doc: ScriptDocument | null,
  scene: SceneValue | undefined,
  shot: string,
  take: (shot: string) => VideoRef | null,
): string | null {
  if (!doc || !scene || !isContinuous(doc, scene.id)) return null;
  const before = scene.shots[scene.shots.findIndex((one) => one.id === shot) - 1];
  const pins = doc.starts?.pins[shot];
  if (!before || pins?.manual || pins?.concept) return null;
  const now = take(before.id);
  if (now === null || now.artifact === pins?.last?.artifact) return null;
  return pins?.last ? `another take of ${before.number} was chosen` : `${before.number} has a take to go on from`;
}
