import type { TaskView } from '@reelgraph/runtime/protocol';
import { atom } from 'jotai';
import { graphAtom, graphIdAtom, nodeKey, nodeRunAtom } from '../state/index.ts';
import type { ShotValue } from './script-state.ts';

/** The shots that went through the graph last, by shot id, and the run that they went through in. */
export interface MadeFrom {
  readonly run: string;
  readonly withElements: boolean;
  readonly shots: ReadonlyMap<string, ShotValue>;
}

/** The last list of shots that a node of the open graph gave: with elements where a node injects them. */
export const madeFromAtom = atom((get): MadeFrom | null => {
  const graph = get(graphIdAtom);
  const nodes = Object.values(get(graphAtom)?.nodes ?? {});
  const ranked = [...nodes].sort((a, b) => rank(a.type) - rank(b.type));
  for (const node of ranked) {
    if (rank(node.type) > 1) break;
    const task = get(nodeRunAtom(nodeKey(graph ?? '', node.id))).results.get('');
    const shots = task ? shotsIn(task) : null;
    if (task && shots) return { run: task.run, withElements: node.type === 'elements/inject', shots };
  }
  return null;
});

const rank = (type: string): number => (type === 'elements/inject' ? 0 : type === 'script/parse' ? 1 : 2);

function shotsIn(task: TaskView): ReadonlyMap<string, ShotValue> | null {
  const value = task.outputs?.shots as { list?: readonly { key?: unknown; value?: unknown }[] } | undefined;
  if (!Array.isArray(value?.list)) return null;
  const shots = new Map<string, ShotValue>();
  for (const { key, value: shot } of value.list)
    if (typeof key === 'string' && typeof (shot as ShotValue | null)?.action === 'string')
      shots.set(key, shot as ShotValue);
  return shots;
}

/** True where a take of one would not be a take of the other. Number, place in the text and reasons make no difference. */
export function isChanged(now: ShotValue, then: ShotValue, withElements: boolean): boolean {
  return contentOf(now, withElements) !== contentOf(then, withElements);
}

const contentOf = (shot: ShotValue, withElements: boolean): string =>
  JSON.stringify([
    shot.heading,
    shot.intExt,
    shot.location,
    shot.timeOfDay,
    shot.size,
    shot.angle,
    shot.movement,
    shot.seconds,
    shot.action,
    shot.dialogue.map((d) => [d.character, d.line, d.delivery ?? '', d.extension ?? '']),
    shot.prompt,
    shot.negative,
    withElements
      ? shot.elements.map(({ element, side }) => [
          element.id,
          element.name,
          element.description,
          side ?? '',
          element.pictures.map((p) => p.image.artifact),
        ])
      : [],
  ]);
