import type { ImageRef } from '@reelgraph/timeline';
import type { ScriptDocument, ScriptOp } from './document.ts';
import { shotsOf } from './views.ts';

export const isContinuous = (doc: Pick<ScriptDocument, 'starts'> | null, scene: string): boolean =>
  doc?.starts?.continuous.includes(scene) ?? false;

/**
 * Which shots of a run wait for the one before them, to go on from its chosen take: by shot id, the shot before it. Those of
 * continuous scenes that nothing goes before: no picture chosen by hand, no concept art. Where shots are named (`items`),
 * each of them takes up what is chosen by then; where the whole film is run, only those that have no beginning yet: what is
 * pinned stays until somebody asks for that shot.
 */
export function followersOf(doc: ScriptDocument, items: readonly string[]): Readonly<Record<string, string>> {
  if (!doc.starts || doc.starts.continuous.length === 0) return {};
  const asked = new Set(items);
  const before: Record<string, string> = {};
  for (const scene of shotsOf(doc).scenes) {
    if (!isContinuous(doc, scene.id)) continue;
    scene.shots.forEach(({ id }, k) => {
      const pins = doc.starts?.pins[id];
      const last = scene.shots[k - 1];
      if (!last || pins?.manual || pins?.concept) return;
      if (asked.size > 0 ? asked.has(id) : !pins?.last) before[id] = last.id;
    });
  }
  return before;
}

/** The concept art that shots of continuous scenes begin with from now on; nothing where it is pinned already. */
export function conceptPins(
  doc: ScriptDocument,
  items: readonly string[],
  art: (shot: string) => ImageRef | null,
): readonly ScriptOp[] {
  if (!doc.starts || doc.starts.continuous.length === 0) return [];
  const asked = new Set(items);
  const shots = shotsOf(doc).scenes.flatMap((scene) => (isContinuous(doc, scene.id) ? scene.shots : []));
  return shots.flatMap(({ id }): ScriptOp[] => {
    const concept = asked.has(id) ? art(id) : null;
    // Art that is not at hand (another graph made it) stays pinned.
    if (!concept || concept.artifact === doc.starts?.pins[id]?.concept?.artifact) return [];
    return [{ type: 'setStart', shot: id, patch: { concept } }];
  });
}
