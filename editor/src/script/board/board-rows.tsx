import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useAtomValue } from 'jotai';
import {
  memo,
  type RefObject,
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { store } from '../../state/index.ts';
import { cx } from '../../ui/index.ts';
import { revealOnBoardAtom, selectedShotAtom } from '../script-state.ts';
import css from './board.module.css';
import { rowDrag } from './drag.ts';
import { editingAtom } from './edits.ts';
import { type Grid, heightOf, type Row, rowOfShot } from './rows.ts';
import { SceneHead } from './scene-head.tsx';
import { ShotCard } from './shot-card.tsx';
import { ShotRow } from './shot-row.tsx';

type BoardVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

interface BoardRowsProps {
  readonly rows: readonly Row[];
  readonly grid: Grid;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/**
 * The rows in sight and a few around them. A scroll commits nothing until other rows come near; those are then drawn in
 * slices between frames, so that a film of 1,500 shots goes by as smoothly as one of ten.
 */
export function BoardRows({ rows, grid, scroller }: BoardRowsProps) {
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((i: number) => heightOf(rows[i], grid), [rows, grid]),
    getItemKey: useCallback((i: number) => rows[i]?.key ?? i, [rows]),
    overscan: 4,
    paddingStart: 16,
    paddingEnd: 32,
    useFlushSync: false,
  });
  usePlace(virtual, rows, grid);
  useReveal(rows, virtual);
  // By key: what is deferred may be of a list that has grown or shrunk meanwhile, and a card that is edited must stay.
  const byKey = useMemo(() => new Map<unknown, Row>(rows.map((row) => [row.key, row])), [rows]);
  const items = useDeferredValue(virtual.getVirtualItems());
  return (
    <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
      {items.map(({ key, index, start }) => {
        const row = byKey.get(key);
        if (!row) return null;
        return <BoardRow key={key} row={row} index={index} start={start} grid={grid} virtual={virtual} />;
      })}
    </div>
  );
}

interface BoardRowProps {
  readonly row: Row;
  readonly index: number;
  /** px from the top of the board. */
  readonly start: number;
  readonly grid: Grid;
  readonly virtual: BoardVirtualizer;
}

const BoardRow = memo(function BoardRow({ row, index, start, grid, virtual }: BoardRowProps) {
  const editing = useAtomValue(editingAtom);
  // Open words are as high as they are; every other row is as high as the styles say.
  const grows = row.kind === 'shots' && editing !== null && row.ids.includes(editing);
  const known = heightOf(row, grid);
  useEffect(() => {
    if (!grows) return;
    return () => virtual.resizeItem(index, known);
  }, [grows, virtual, index, known]);
  return (
    <div
      ref={grows ? virtual.measureElement : undefined}
      data-index={index}
      className={css.row}
      style={{ transform: `translateY(${start}px)`, ...(grows ? {} : { height: known }) }}
      {...(row.kind === 'shots' ? rowDrag(row) : {})}
    >
      {row.kind === 'scene' ? (
        <SceneHead scene={row.scene} />
      ) : grid.view === 'list' ? (
        <div className={cx(row.last && css.lastLine)}>
          {row.ids.map((id) => (
            <ShotRow key={id} id={id} />
          ))}
        </div>
      ) : (
        <div className={css.cards} style={{ gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))` }}>
          {row.ids.map((id) => (
            <ShotCard key={id} id={id} />
          ))}
        </div>
      )}
    </div>
  );
});

/** Another width or view: the chosen shot, where it was in sight, or what stood at the top is there again. */
function usePlace(virtual: BoardVirtualizer, rows: readonly Row[], grid: Grid): void {
  const kept = useRef<string | null>(null);
  const drawn = useRef(grid);
  useLayoutEffect(() => {
    if (drawn.current === grid) return;
    drawn.current = grid;
    virtual.measure();
    const index = kept.current === null ? -1 : rowOfShot(rows, kept.current);
    const chosen = kept.current === store.get(selectedShotAtom);
    if (index > 1) virtual.scrollToIndex(index, { align: chosen ? 'center' : 'start' });
  }, [virtual, rows, grid]);
  useEffect(() => {
    const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: 0 };
    const chosen = store.get(selectedShotAtom);
    const at = chosen === null ? -1 : rowOfShot(rows.slice(startIndex, endIndex + 1), chosen);
    const top = rows[startIndex];
    kept.current = at >= 0 ? chosen : ((top?.kind === 'shots' ? top.ids[0] : top?.scene.shots[0]?.id) ?? null);
  });
}

/** Scrolls to the shot that the text asks for. */
function useReveal(rows: readonly Row[], virtual: BoardVirtualizer): void {
  const shot = useAtomValue(revealOnBoardAtom);
  useEffect(() => {
    if (!shot) return;
    store.set(revealOnBoardAtom, null);
    const index = rowOfShot(rows, shot);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [shot, rows, virtual]);
}
