import type { Viewport } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';
import { catalogueAtom, graphAtom, store } from '../../state/index.ts';
import { detailAtom, detailFor } from '../canvas-state.ts';
import { fitView } from './fit-view.ts';

/**
 * Shows the whole graph when it is opened. The view is computed from the document before anything is mounted, so that a
 * graph of a thousand nodes opens as the drawing that it will be, and not as a thousand nodes first. Null until it is
 * known.
 */
export function useFirstFit(box: RefObject<HTMLElement | null>, graphId: string | null): Viewport | null {
  const graph = useAtomValue(graphAtom);
  const specs = useAtomValue(catalogueAtom);
  const [fitted, setFitted] = useState<{ graph: string | null; viewport: Viewport } | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !graph || specs.size === 0 || fitted?.graph === graphId) return;
    const viewport = fitView(graph, specs, element);
    store.set(detailAtom, detailFor(viewport.zoom));
    setFitted({ graph: graphId, viewport });
  }, [box, graph, specs, graphId, fitted]);
  return fitted?.graph === graphId ? fitted.viewport : null;
}
