import type { RunView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { Ellipsis, GitCompareArrows, History, ListTree, RotateCcw } from 'lucide-react';
import { RunFix } from '../graph/run-fix.tsx';
import { dialogAtom, isActive, restoreRun, retryRun, runsAtom, store } from '../state/index.ts';
import { Button, IconButton, Menu, type MenuEntry, StateMark } from '../ui/index.ts';
import { ago, bytes, duration } from '../ui/words.ts';
import css from './queue.module.css';
import { countWords, markOf } from './run-words.ts';

/** So many earlier runs a menu offers to compare with. */
const COMPARED = 8;

/** A run that is over: what came of it, and the ways back. */
export function HistoryRow({ run }: { run: RunView }) {
  const runs = useAtomValue(runsAtom);
  const [mark, word] = markOf(run);
  const open = () => store.set(dialogAtom, { kind: 'run', run: run.id });
  const left = (run.counts.failed ?? 0) + (run.counts.skipped ?? 0) + (run.counts.cancelled ?? 0);
  return (
    <article className={css.run}>
      <div className={css.head}>
        <b title={run.graphTitle}>
          Run {run.number}, {run.graphTitle}
        </b>
        {run.state === 'succeeded' ? (
          <Button size="sm" tone="ghost" onClick={open}>
            Show
          </Button>
        ) : (
          <Button size="sm" title={`Makes the ${left} that are not there`} onClick={() => void retryRun(run.id)}>
            Retry
          </Button>
        )}
        <Menu
          trigger={
            <IconButton small label={`More of run ${run.number}`}>
              <Ellipsis size={14} />
            </IconButton>
          }
          items={() => entries(run, runs, open)}
        />
      </div>
      <div className={css.meta}>
        <StateMark state={mark} word={word} />
        <span>{countWords(run)}</span>
        {run.endedAt ? <span>{ago(run.endedAt)}</span> : null}
        {run.endedAt && run.startedAt ? <span>took {duration(run.endedAt - run.startedAt)}</span> : null}
        {run.bytes > 0 ? <span>{bytes(run.bytes)}</span> : null}
      </div>
      {run.error ? (
        <p className={run.state === 'cancelled' ? css.calm : css.error}>
          {[run.error.message, run.error.fix].filter(Boolean).join(' ')}
        </p>
      ) : null}
      {run.state === 'failed' ? <RunFix run={run} /> : null}
    </article>
  );
}

function entries(run: RunView, runs: readonly RunView[], open: () => void): readonly MenuEntry[] {
  const others = runs.filter((one) => one.graph === run.graph && one.id !== run.id && !isActive(one));
  const near = [...others].sort((a, b) => Math.abs(a.number - run.number) - Math.abs(b.number - run.number));
  return [
    { label: 'Task by task', icon: <ListTree size={14} />, run: open },
    { label: 'Bring its graph back', icon: <History size={14} />, run: () => void restoreRun(run) },
    {
      label: 'Retry what is not there',
      icon: <RotateCcw size={14} />,
      disabled: run.state === 'succeeded',
      run: () => void retryRun(run.id),
    },
    ...(near.length > 0 ? [{ heading: 'Compare with' }] : []),
    ...near
      .slice(0, COMPARED)
      .sort((a, b) => b.number - a.number)
      .map((other) => ({
        label: `Run ${other.number}`,
        icon: <GitCompareArrows size={14} />,
        keys: other.endedAt ? ago(other.endedAt) : '',
        run: () => store.set(dialogAtom, { kind: 'compare-runs' as const, one: other.id, other: run.id }),
      })),
  ];
}
