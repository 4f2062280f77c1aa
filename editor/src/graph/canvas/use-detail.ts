import type { Viewport } from '@xyflow/react';
import type { RefObject } from 'react';
import { useCallback } from 'react';
import { store } from '../../state/index.ts';
import type { Detail } from '../canvas-state.ts';
import { detailAtom, detailFor } from '../canvas-state.ts';

/** Less is drawn at once, while the zoom still goes on; more only when it has settled, because mounting takes time. */
export function useDetail(box: RefObject<HTMLElement | null>, setDetail: (detail: Detail) => void) {
  // While the view moves it is one layer that the compositor shifts; at rest it is drawn sharp. Not React's business.
  const onMoveStart = useCallback(() => {
    if (box.current) box.current.dataset.moving = '';
  }, [box]);
  const onMove = useCallback(
    (_event: unknown, { zoom }: Viewport) => {
      const next = detailFor(zoom);
      if (detailRank[next] < detailRank[store.get(detailAtom)]) setDetail(next);
    },
    [setDetail],
  );
  const onMoveEnd = useCallback(
    (_event: unknown, { zoom }: Viewport) => {
      if (box.current) delete box.current.dataset.moving;
      setDetail(detailFor(zoom));
    },
    [box, setDetail],
  );
  return { onMoveStart, onMove, onMoveEnd };
}

const detailRank: Record<Detail, number> = { overview: 0, simple: 1, full: 2 };
