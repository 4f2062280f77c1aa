import type { RunView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { ListChecks, Play } from 'lucide-react';
import { RunFix } from '../graph/run-fix.tsx';
import {
  cancelRun,
  graphIdAtom,
  isActive,
  retryRun,
  runsAtom,
  startRun,
  store,
  workspaceAtom,
} from '../state/index.ts';
import type { MarkState } from '../ui/index.ts';
import { Bar, Button, Empty, Panel, StateMark } from '../ui/index.ts';
import { ago, duration } from '../ui/words.ts';
import { GateList } from './gate-list.tsx';
import css from './queue.module.css';

const marks: Record<RunView['state'], readonly [MarkState, string]> = {
  queued: ['queued', 'Queued'],
  running: ['running', 'Running'],
  paused: ['queued', 'Paused'],
  waiting: ['approval', 'Needs your pick'],
  succeeded: ['succeeded', 'Done'],
  failed: ['failed', 'Failed'],
  cancelled: ['muted', 'Stopped'],
};
const over = ['succeeded', 'cached', 'failed', 'skipped', 'cancelled'];

/** Every run of the project, the present ones first. */
export function QueuePanel() {
  const runs = useAtomValue(runsAtom);
  return (
    <Panel title="Queue" label="Queue and history">
      {runs.length === 0 ? (
        <Empty
          icon={<ListChecks size={24} strokeWidth={1.3} />}
          title="Nothing has run yet"
          text="Run makes what the graph asks for; what is done stays here, and is not made twice."
        >
          <Button onClick={() => void startRun()}>
            <Play size={14} />
            Run
          </Button>
        </Empty>
      ) : (
        runs.map((run) => <RunRow key={run.id} run={run} />)
      )}
    </Panel>
  );
}

function RunRow({ run }: { run: RunView }) {
  const [mark, word] = marks[run.state];
  const total = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  const ended = over.reduce((sum, state) => sum + (run.counts[state] ?? 0), 0);
  const active = isActive(run);
  const openGraph = () => {
    store.set(graphIdAtom, run.graph);
    store.set(workspaceAtom, 'graph');
  };
  return (
    <article className={css.run}>
      <div className={css.head}>
        <b title={run.graphTitle}>
          Run {run.number}, {run.graphTitle}
        </b>
        {active ? (
          <Button size="sm" onClick={() => void cancelRun(run.id)}>
            Stop
          </Button>
        ) : run.state === 'succeeded' ? (
          <Button size="sm" tone="ghost" onClick={openGraph}>
            Show
          </Button>
        ) : (
          <Button size="sm" onClick={() => void retryRun(run.id)}>
            Retry
          </Button>
        )}
      </div>
      <div className={css.meta}>
        <StateMark state={mark} word={word} />
        <span>{countWords(run.counts)}</span>
        {active && run.etaMs !== undefined ? <span>{duration(run.etaMs)} left</span> : null}
        {!active && run.endedAt ? <span>{ago(run.endedAt)}</span> : null}
        {!active && run.endedAt && run.startedAt ? <span>took {duration(run.endedAt - run.startedAt)}</span> : null}
      </div>
      {active ? <Bar fraction={total > 0 ? ended / total : 0} label={`Run ${run.number}`} /> : null}
      {active ? <GateList run={run} /> : null}
      {run.error ? <p className={css.error}>{[run.error.message, run.error.fix].filter(Boolean).join(' ')}</p> : null}
      {run.state === 'failed' ? <RunFix run={run} /> : null}
    </article>
  );
}

function countWords(counts: Readonly<Record<string, number>>): string {
  const shown = ['waiting', 'running', 'queued', 'succeeded', 'cached', 'failed', 'skipped'].filter(
    (state) => counts[state],
  );
  return shown.map((state) => `${counts[state]} ${state === 'succeeded' ? 'made' : state}`).join(', ');
}
