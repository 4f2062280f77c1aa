import { useAtomValue } from 'jotai';
import { ChevronDown, CircleStop, Crosshair, Dices, MoonStar, Octagon, Play, Shuffle, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  activeRunsAtom,
  cancelRun,
  dialogAtom,
  planAtom,
  railPanelAtom,
  revealAtom,
  rootGraphAtom,
  runOnCanvas,
  runsAtom,
  selectionAtom,
  startRun,
  store,
  workspaceAtom,
} from '../state/index.ts';
import { Button, Menu, Ring } from '../ui/index.ts';
import ui from '../ui/ui.module.css';
import { duration, money } from '../ui/words.ts';
import css from './app.module.css';
import { isMac, showChord } from './shortcuts/index.ts';
import { words } from './strings.ts';

/** A number no earlier run has used, so that every seed comes out another way. */
export const nextVariant = (): number => (store.get(runsAtom)[0]?.number ?? 0) + 1;

export const runSelected = (): void => {
  const nodes = [...store.get(selectionAtom).nodes];
  if (nodes.length > 0) runOnCanvas(nodes);
};

/** What Run would do, and the button that does it. On the timeline the one thing to do is the film. */
export function RunControls() {
  const workspace = useAtomValue(workspaceAtom);
  return workspace === 'edit' ? <ExportButton /> : <RunButton />;
}

function ExportButton() {
  return (
    <span className={ui.split}>
      <Button tone="primary" onClick={() => store.set(dialogAtom, { kind: 'export' })}>
        <Upload size={14} />
        Export
      </Button>
      <Menu
        trigger={
          <Button tone="primary" aria-label="More to do">
            <ChevronDown size={14} />
          </Button>
        }
        items={[
          {
            label: 'Run the graph',
            icon: <Play size={14} />,
            keys: showChord('Mod+Enter', isMac),
            run: () => void startRun(),
          },
        ]}
      />
    </span>
  );
}

function RunButton() {
  const selected = useAtomValue(selectionAtom).nodes.size;
  const active = useAtomValue(activeRunsAtom);
  const cost = useAtomValue(planAtom).plan?.cost;
  return (
    <>
      <RunHint />
      <span className={ui.split}>
        <Button tone="primary" onClick={() => void startRun()}>
          <Play size={14} fill="currentColor" data-tour="run" />
          {words.run}
          {cost ? <span data-testid="run-price">{money(cost)}</span> : null}
        </Button>
        <Menu
          trigger={
            <Button tone="primary" aria-label="Run options">
              <ChevronDown size={14} />
            </Button>
          }
          items={[
            {
              label: 'Run everything',
              icon: <Play size={14} />,
              keys: showChord('Mod+Enter', isMac),
              run: () => void startRun(),
            },
            {
              label: 'Run to the selected nodes',
              icon: <Crosshair size={14} />,
              keys: 'Shift R',
              disabled: selected === 0,
              run: runSelected,
            },
            {
              label: 'New take of everything',
              icon: <Dices size={14} />,
              run: () => void startRun({ variant: nextVariant() }),
            },
            {
              label: 'Run, stop at the first failure',
              icon: <Octagon size={14} />,
              run: () => void startRun({ policy: 'fail-fast' }),
            },
            {
              label: 'Run tonight',
              icon: <MoonStar size={14} />,
              run: () => store.set(dialogAtom, { kind: 'tonight' }),
            },
            'line',
            {
              label: active.length > 1 ? `Stop all ${active.length} runs` : 'Stop the run',
              icon: <CircleStop size={14} />,
              disabled: active.length === 0,
              run: () => {
                for (const run of active) void cancelRun(run.id);
              },
            },
            { label: 'Show the queue', icon: <Shuffle size={14} />, run: () => store.set(railPanelAtom, 'queue') },
          ]}
        />
      </span>
    </>
  );
}

function RunHint() {
  const { plan } = useAtomValue(planAtom);
  const graph = useAtomValue(rootGraphAtom);
  if (!plan || !graph) return null;
  const total = Object.keys(graph.nodes).length;
  const willRun = Object.keys(graph.nodes).filter((id) => plan.nodes[id]?.state === 'will-run');
  const count = willRun.length;
  const stuck = Object.keys(graph.nodes).filter((id) => plan.nodes[id]?.state === 'blocked');
  const problems = plan.problems.length;
  if (count === 0 && (problems > 0 || stuck.length > 0)) {
    const first = plan.problems.find((problem) => problem.node)?.node ?? stuck[0];
    const why = plan.problems[0];
    return first ? (
      <Stuck first={first} reason={why?.message ?? plan.nodes[first]?.reason}>
        <b>{problems > 0 ? words.toFix(problems) : words.cannotRun(stuck.length)}</b>
        {words.showFirst}
      </Stuck>
    ) : (
      <span className={css.runhint} title={why?.fix}>
        {why?.message}
      </span>
    );
  }
  if (stuck[0]) {
    return (
      <Stuck first={stuck[0]} reason={plan.nodes[stuck[0]]?.reason}>
        <b>{words.willRun(count, total)}</b>
        {words.cannotRun(stuck.length)}
      </Stuck>
    );
  }
  return (
    <span className={css.runhint} data-testid="run-hint">
      <b className={count === 0 ? css.calm : undefined}>
        {count === 0 ? words.runNothing : words.willRun(count, total)}
      </b>
      {count > 0 && plan.estimateMs !== undefined ? words.about(duration(plan.estimateMs)) : null}
      {count === 0 ? `${plan.cached} cached` : null}
    </span>
  );
}

/** What stands in the way of Run; a press leads to it. */
function Stuck({ first, reason, children }: { first: string; reason: string | undefined; children: ReactNode }) {
  return (
    <button
      type="button"
      className={css.runhint}
      title={reason}
      data-testid="run-hint"
      onClick={() => store.set(revealAtom, { node: first })}
    >
      {children}
    </button>
  );
}

/** How many runs there are, and how far. Press it for the queue. */
export function QueueChip() {
  const active = useAtomValue(activeRunsAtom);
  if (active.length === 0) return null;
  const running = active.filter((run) => run.state === 'running');
  const first = running[0] ?? active[0];
  const total = Object.values(first?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  const over = ['succeeded', 'cached', 'failed', 'skipped', 'cancelled'].reduce(
    (sum, state) => sum + (first?.counts[state] ?? 0),
    0,
  );
  const asking = active.filter((run) => run.state === 'waiting').length;
  const queued = active.length - running.length - asking;
  return (
    <>
      <button type="button" className={css.queue} onClick={() => store.set(railPanelAtom, 'queue')}>
        <Ring fraction={total > 0 ? over / total : 0} />
        {running.length > 0 || asking === 0 ? `${running.length} running` : null}
        {asking > 0 ? <span>{asking === 1 ? '1 needs your pick' : `${asking} need your pick`}</span> : null}
        {queued > 0 ? <span className={css.soft}>{queued} queued</span> : null}
        {first?.etaMs !== undefined ? <span className={css.soft}>{duration(first.etaMs)} left</span> : null}
      </button>
      <Button tone="line" aria-label="Stop the run" onClick={() => first && void cancelRun(first.id)}>
        <CircleStop size={14} />
        Stop
      </Button>
    </>
  );
}
