import { showElements } from '@reelgraph/nodes/elements';
import { store } from '../../state/index.ts';
import { clipEngineAtom } from '../engine-takes.ts';
import { shotAtom } from '../script-state.ts';

/** How an element of a shot reaches the engine of the project, with which of its pictures; empty where it is not in the shot. */
export function howShown(id: string, element: string): string {
  const shot = store.get(shotAtom(id));
  if (!shot) return '';
  const { takes } = store.get(clipEngineAtom);
  const shown = showElements(shot.elements, { size: shot.size, takes });
  return shown.find((one) => one.element.id === element)?.how ?? '';
}
