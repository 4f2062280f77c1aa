import { useAtomValue } from 'jotai';
import { LayoutGrid, List, Rows3, Sparkles, SwatchBook } from 'lucide-react';
import { useMemo } from 'react';
import { store } from '../../state/index.ts';
import { IconButton, type MarkState, Segmented, StateMark } from '../../ui/index.ts';
import { duration, plural } from '../../ui/words.ts';
import { scriptDialogAtom, scriptPagesAtom, scriptShotsAtom } from '../script-state.ts';
import { type BoardFilter, boardMarksAtom, passes } from '../shot-state.ts';
import { seconds } from '../words.ts';
import css from './board.module.css';
import { BoardMenu } from './board-menu.tsx';
import type { BoardView } from './rows.ts';
import { sceneState } from './scene-head.tsx';

interface BoardBarProps {
  readonly view: BoardView;
  readonly onView: (view: BoardView) => void;
  readonly filter: BoardFilter;
  readonly onFilter: (filter: BoardFilter) => void;
}

/** Length of the film, how far it is made, and how the board is shown. */
export function BoardBar({ view, onView, filter, onFilter }: BoardBarProps) {
  const marks = useAtomValue(boardMarksAtom);
  const counts = useMemo(() => countMarks([...marks.values()]), [marks]);
  return (
    <header className={css.bar}>
      <h2>Storyboard</h2>
      <Total />
      <Progress marks={marks} />
      <span className={css.grow} />
      <Segmented
        label="Show shots"
        size="sm"
        value={filter}
        onChange={onFilter}
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
        disabled={marks.size === 0}
        onClick={() => store.set(scriptDialogAtom, { kind: 'framing', scene: null })}
      >
        <Sparkles size={14} />
      </IconButton>
      <BoardMenu />
      <IconButton small label="Cards" on={view === 'cards'} onClick={() => onView('cards')}>
        <LayoutGrid size={14} />
      </IconButton>
      <IconButton small label="List" on={view === 'list'} onClick={() => onView('list')}>
        <List size={14} />
      </IconButton>
      <IconButton
        small
        label="Scenes"
        text="One line a scene: to put them in order."
        on={view === 'scenes'}
        onClick={() => onView('scenes')}
      >
        <Rows3 size={14} />
      </IconButton>
    </header>
  );
}

/** The length of the film beside the pages of its script: about a minute each, as the trade counts. */
function Total() {
  const total = useAtomValue(scriptShotsAtom)?.shots.reduce((sum, shot) => sum + shot.seconds, 0) ?? 0;
  const pages = useAtomValue(scriptPagesAtom).length;
  return (
    <span className={css.total} title={`${plural(pages, 'page')} of screenplay; a page is about a minute of film`}>
      {total < 120 ? seconds(total) : `${duration(total * 1000)}, ${pages} p.`}
    </span>
  );
}

/** How far the board is while something is made for it, also by a run that another window started. */
function Progress({ marks }: { marks: ReadonlyMap<string, MarkState> }) {
  const { state } = sceneState([...marks.values()]);
  if (state !== 'running' && state !== 'queued') return null;
  const made = [...marks.values()].filter((mark) => mark === 'succeeded' || mark === 'cached').length;
  return <StateMark state={state} word={`${made} of ${marks.size} made`} />;
}

function countMarks(marks: readonly Parameters<typeof passes>[1][]): Record<Exclude<BoardFilter, 'all'>, number> {
  const count = (filter: BoardFilter) => marks.filter((mark) => passes(filter, mark)).length;
  return { todo: count('todo'), stale: count('stale'), failed: count('failed') };
}
