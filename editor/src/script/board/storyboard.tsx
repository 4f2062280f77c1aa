import { atom, useAtom, useAtomValue } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import { Clapperboard } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Empty, type MarkState } from '../../ui/index.ts';
import { scriptShotsAtom } from '../script-state.ts';
import { type BoardFilter, boardMarksAtom, passes } from '../shot-state.ts';
import css from './board.module.css';
import { BoardBar } from './board-bar.tsx';
import { BoardRows } from './board-rows.tsx';
import { PickedBar } from './picked-bar.tsx';
import { type BoardView, boardRows, gridOf } from './rows.ts';

const viewAtom = atomWithStorage<BoardView>('reelgraph:board', 'cards', undefined, { getOnInit: true });

const noMarksAtom = atom<ReadonlyMap<string, MarkState>>(new Map());

/** Scenes and their shots as cards or lines; only what is in sight is drawn. */
export function Storyboard() {
  const script = useAtomValue(scriptShotsAtom);
  const [filter, setFilter] = useState<BoardFilter>('all');
  const [view, setView] = useAtom(viewAtom);
  // While all are shown, a change of state moves no card.
  const marks = useAtomValue(filter === 'all' ? noMarksAtom : boardMarksAtom);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const grid = useMemo(() => gridOf(view, width), [view, width]);
  const rows = useMemo(() => {
    const all = boardRows(script?.scenes ?? [], grid.columns, (id) => passes(filter, marks.get(id)), filter === 'all');
    return grid.view === 'scenes' ? all.filter((row) => row.kind === 'scene') : all;
  }, [script, grid, filter, marks]);
  return (
    <section className={css.board} aria-label="Storyboard">
      <BoardBar view={view} onView={setView} filter={filter} onFilter={setFilter} />
      <div ref={scroller} className={css.scroller}>
        {script && rows.length === 0 ? (
          <Empty
            icon={<Clapperboard size={24} strokeWidth={1.3} />}
            title={script.shots.length === 0 ? 'No shots yet' : 'No shot like that'}
            text={
              script.shots.length === 0
                ? 'Write or paste a screenplay: its shots appear here.'
                : 'Choose All to see every shot.'
            }
          />
        ) : null}
        <BoardRows rows={rows} grid={grid} scroller={scroller} />
      </div>
      <PickedBar />
    </section>
  );
}

function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
