import { catalogueAtom, store } from '../state/index.ts';
import { addNodeIntoWire } from './add-node.ts';
import type { Point } from './canvas-state.ts';
import { canvasAtom } from './canvas-state.ts';

/** Puts a dot into a wire, where it was hit. */
export function rerouteAt(wire: string, screen: Point): void {
  const spec = [...store.get(catalogueAtom).values()].find(({ width }) => width === 'dot');
  const canvas = store.get(canvasAtom);
  if (spec && canvas) addNodeIntoWire(spec, canvas.toWorld(screen), wire);
}
