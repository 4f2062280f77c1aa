import { useVirtualizer } from '@tanstack/react-virtual';
import { useAtom, useAtomValue } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import { Clapperboard, LayoutGrid, List, Sparkles, SwatchBook } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { store } from '../../state/index.ts';
import { Empty, IconButton, type MarkState, Segmented, StateMark } from '../../ui/index.ts';
import { duration } from '../../ui/words.ts';
import { revealOnBoardAtom, type SceneValue, scriptDialogAtom, scriptShotsAtom } from '../script-state.ts';
import { type BoardFilter, boardMarksAtom, passes } from '../shot-state.ts';
import { seconds } from '../words.ts';
import css from './board.module.css';
import { BoardMenu } from './board-menu.tsx';
import { PickedBar } from './picked-bar.tsx';
import { SceneHead, sceneState } from './scene-head.tsx';
import { ShotCard } from './shot-card.tsx';
import { ShotRow } from './shot-row.tsx';

type View = 'cards' | 'list';
const viewAtom = atomWithStorage<View>('reelgraph:board', 'cards', undefined, { getOnInit: true });

type Row =
  | { readonly kind: 'scene'; readonly scene: SceneValue }
  | { readonly kind: 'shots'; readonly key: string; readonly ids: readonly string[]; readonly last: boolean };

const noMarks: ReadonlyMap<string, MarkState> = new Map();
const LEAST_CARD = 190;
const GAP = 12;
const PADDING = 20;

/** Scenes and their shots as cards or lines; only what is in sight is drawn. */
export function Storyboard() {
  const script = useAtomValue(scriptShotsAtom);
  const marks = useAtomValue(boardMarksAtom);
  const [filter, setFilter] = useState<BoardFilter>('all');
  const [view, setView] = useAtom(viewAtom);
  // While all are shown, a change of state moves no card.
  const relevant = filter === 'all' ? noMarks : marks;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns =
    view === 'list' ? 1 : Math.max(1, Math.min(6, Math.floor((width - 2 * PADDING + GAP) / (LEAST_CARD + GAP))));
  const rows = useMemo(
    () => boardRows(script?.scenes ?? [], columns, (id) => passes(filter, relevant.get(id)), filter === 'all'),
    [script, columns, filter, relevant],
  );
  const cardWidth = (width - 2 * PADDING - GAP * (columns - 1)) / columns;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (rows[i]?.kind === 'scene' ? 32 : view === 'list' ? 44 : (cardWidth * 9) / 16 + 100),
    getItemKey: (i) => keyOf(rows[i]),
    overscan: 3,
    paddingStart: 16,
    paddingEnd: 32,
  });
  useReveal(rows, (index) => virtual.scrollToIndex(index, { align: 'auto' }));
  const counts = useMemo(() => countMarks([...marks.values()]), [marks]);
  const total = script?.shots.reduce((sum, shot) => sum + shot.seconds, 0) ?? 0;
  return (
    <section className={css.board} aria-label="Storyboard">
      <header className={css.bar}>
        <h2>Storyboard</h2>
        <span className={css.total}>{total < 120 ? seconds(total) : duration(total * 1000)}</span>
        <Progress marks={marks} />
        <span className={css.grow} />
        <Segmented
          label="Show shots"
          size="sm"
          value={filter}
          onChange={setFilter}
          options={[
            { value: 'all', label: 'All' },
            { value: 'todo', label: `To make ${counts.todo}` },
            { value: 'stale', label: `Stale ${counts.stale}` },
            { value: 'failed', label: `Failed ${counts.failed}` },
          ]}
        />
        <span className={css.rule} />
        <IconButton
          small
          label="Look of the film"
          text="Palette, lens, stock and light of every shot."
          onClick={() => store.set(scriptDialogAtom, { kind: 'look', scene: null })}
        >
          <SwatchBook size={14} />
        </IconButton>
        <IconButton
          small
          label="Suggest framing"
          text="For the whole script. Nothing changes until you accept."
          disabled={total === 0}
          onClick={() => store.set(scriptDialogAtom, { kind: 'framing', scene: null })}
        >
          <Sparkles size={14} />
        </IconButton>
        <BoardMenu />
        <IconButton small label="Cards" on={view === 'cards'} onClick={() => setView('cards')}>
          <LayoutGrid size={14} />
        </IconButton>
        <IconButton small label="List" on={view === 'list'} onClick={() => setView('list')}>
          <List size={14} />
        </IconButton>
      </header>
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
        <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={css.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.kind === 'scene' ? (
                  <SceneHead scene={row.scene} />
                ) : view === 'list' ? (
                  <div className={row.last ? css.lastLine : undefined}>
                    {row.ids.map((id) => (
                      <ShotRow key={id} id={id} />
                    ))}
                  </div>
                ) : (
                  <div className={css.cards} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
                    {row.ids.map((id) => (
                      <ShotCard key={id} id={id} />
                    ))}
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
      <PickedBar />
    </section>
  );
}

/** How far the board is while something is made for it, also by a run that another window started. */
function Progress({ marks }: { marks: ReadonlyMap<string, MarkState> }) {
  const { state } = sceneState([...marks.values()]);
  if (state !== 'running' && state !== 'queued') return null;
  const made = [...marks.values()].filter((mark) => mark === 'succeeded' || mark === 'cached').length;
  return <StateMark state={state} word={`${made} of ${marks.size} made`} />;
}

/** The scenes as rows: a head, then its shots, so many beside each other. Exported for its test. */
export function boardRows(
  scenes: readonly SceneValue[],
  columns: number,
  shows: (id: string) => boolean,
  empties = true,
): readonly Row[] {
  const rows: Row[] = [];
  for (const scene of scenes) {
    const ids = scene.shots.map((shot) => shot.id).filter(shows);
    // A scene that has no shot yet is shown where nothing is filtered.
    if (ids.length === 0 && scene.shots.length > 0) continue;
    if (ids.length === 0 && (!empties || scene.heading === '')) continue;
    rows.push({ kind: 'scene', scene });
    for (let i = 0; i < ids.length; i += columns)
      rows.push({
        kind: 'shots',
        key: `${scene.id}:${i}`,
        ids: ids.slice(i, i + columns),
        last: i + columns >= ids.length,
      });
  }
  return rows;
}

const keyOf = (row: Row | undefined): string => (row?.kind === 'scene' ? row.scene.id : (row?.key ?? ''));

function countMarks(marks: readonly Parameters<typeof passes>[1][]): Record<Exclude<BoardFilter, 'all'>, number> {
  const count = (filter: BoardFilter) => marks.filter((mark) => passes(filter, mark)).length;
  return { todo: count('todo'), stale: count('stale'), failed: count('failed') };
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

/** Scrolls to the shot that the text asks for. */
function useReveal(rows: readonly Row[], scroll: (index: number) => void): void {
  const shot = useAtomValue(revealOnBoardAtom);
  useEffect(() => {
    if (!shot) return;
    store.set(revealOnBoardAtom, null);
    const index = rows.findIndex((row) => row.kind === 'shots' && row.ids.includes(shot));
    if (index >= 0) scroll(index);
  }, [shot, rows, scroll]);
}
