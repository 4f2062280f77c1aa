import { isContinuous, type ScriptDocument, type ScriptShots, shotsOf } from '@reelgraph/nodes/script';
import { type Clip, chosenVideo, clipsByKey, type Sequence } from '@reelgraph/timeline';

type Scene = ScriptShots['scenes'][number];

/** Why a shot of a continuous scene no longer follows the one before it; null where it does. */
export function brokenOff(
  doc: ScriptDocument | null,
  scene: Scene | undefined,
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

/** Clips of continuous scenes that no longer follow the one before them, by clip id, and why. */
export function brokenClips(doc: ScriptDocument, sequence: Sequence): ReadonlyMap<string, string> {
  const broken = new Map<string, string>();
  const scenes = shotsOf(doc).scenes.filter((scene) => isContinuous(doc, scene.id));
  if (scenes.length === 0) return broken;
  const clips = clipsByKey(sequence);
  for (const scene of scenes) {
    for (const { id } of scene.shots) {
      const clip = clips.get(id);
      const why = clip?.activeTake ? brokenOff(doc, scene, id, (shot) => clips.get(shot) ?? null) : null;
      if (clip && why !== null) broken.set(clip.id, why);
    }
  }
  return broken;
}
