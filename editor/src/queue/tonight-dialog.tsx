import { moneyInWords } from '@reelgraph/models';
import type { PlanView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { useEffect, useState } from 'react';
import { api } from '../api/index.ts';
import {
  attempt,
  graphIdAtom,
  noteNight,
  projectAtom,
  railPanelAtom,
  rootGraphAtom,
  runsAtom,
  settled,
  store,
} from '../state/index.ts';
import { FormDialog, Labelled, Segmented, TextField } from '../ui/index.ts';
import { bytes, duration, plural } from '../ui/words.ts';
import css from './runs.module.css';
import { estimateNight, type NightEstimate, nextTime } from './tonight.ts';

const GB = 1_000_000_000;
const rounds = ['1', '2', '3', '4', '6', '8'] as const;

/** Takes of every shot while nobody works: how many, and what may be used up. */
export function TonightDialog({ onClose }: { onClose: () => void }) {
  const project = useAtomValue(projectAtom);
  const graph = useAtomValue(graphIdAtom);
  const title = useAtomValue(rootGraphAtom)?.title;
  const [takes, setTakes] = useState<(typeof rounds)[number]>('3');
  const [until, setUntil] = useState('07:00');
  const [room, setRoom] = useState('20');
  const [money, setMoney] = useState('0');
  const plan = useNewTake(project?.id, graph);
  const at = nextTime(until, Date.now());
  const [gigabytes, spend] = [amount(room), amount(money)];
  const estimate = estimateNight(plan, Number(takes));
  const wrong = at === null || gigabytes === null || gigabytes === 0 || spend === null || !project || !graph;

  const start = async () => {
    if (wrong || !(await settled())) return;
    const limits = { until: at, bytes: Math.round(gigabytes * GB), money: spend };
    const wish = { project: project.id, graph, takes: Number(takes), items: [], limits };
    const night = await attempt(api.startNight(wish));
    if (!night) return;
    noteNight(night);
    store.set(railPanelAtom, 'queue');
    onClose();
  };
  return (
    <FormDialog
      title="Run tonight"
      text={`New takes of every shot of ${title ?? 'the graph'}, round after round, behind everything that you start meanwhile. At a limit it stops calmly: what is at work is finished and lands.`}
      action={takes === '1' ? 'Run one take tonight' : `Run ${takes} takes tonight`}
      disabled={wrong}
      onSubmit={() => void start()}
      onClose={onClose}
    >
      <Labelled name="Takes of each shot">
        <Segmented
          label="Takes of each shot"
          value={takes}
          onChange={setTakes}
          options={rounds.map((value) => ({ value, label: value }))}
        />
      </Labelled>
      <div className={css.three}>
        <Labelled name="Stop at" help="hh:mm">
          <TextField aria-label="Stop at" value={until} onChange={(event) => setUntil(event.target.value)} />
        </Labelled>
        <Labelled name="Room on the disk">
          <TextField
            aria-label="Room on the disk"
            inputMode="decimal"
            unit="GB"
            value={room}
            onChange={(event) => setRoom(event.target.value)}
          />
        </Labelled>
        <Labelled name="Money at most" help="0: nothing that costs">
          <TextField
            aria-label="Money at most"
            inputMode="decimal"
            value={money}
            onChange={(event) => setMoney(event.target.value)}
          />
        </Labelled>
      </div>
      <p className={css.estimate} aria-live="polite">
        {estimate === null ? 'Looking at what one round takes…' : estimateWords(estimate, at)}
      </p>
    </FormDialog>
  );
}

function estimateWords(estimate: NightEstimate, until: number | null): string {
  const { tasks, ms, prices, unpriced } = estimate;
  const work =
    ms > 0
      ? `About ${duration(ms)} and ${bytes(estimate.bytes)} for ${tasks} tasks, from what they took on this machine before.`
      : `${tasks} tasks. Nothing like them has run on this machine yet, so how long they take is not known.`;
  const money = [
    ...prices.map(moneyInWords),
    ...(unpriced > 0 ? [`${plural(unpriced, 'task')} without a price yet`] : []),
  ];
  const cost = money.length > 0 ? ` At hosted services: ${money.join(', ')}.` : '';
  const late = until !== null && ms > until - Date.now() ? ' That is more than the night has.' : '';
  return `${work}${cost}${late}`;
}

const amount = (text: string): number | null => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : null;
};

/** What one round of new takes would do. */
function useNewTake(project: string | undefined, graph: string | null): PlanView | null {
  const [plan, setPlan] = useState<PlanView | null>(null);
  useEffect(() => {
    if (!project || !graph) return undefined;
    const abort = new AbortController();
    const variant = (store.get(runsAtom)[0]?.number ?? 0) + 1;
    void attempt(api.plan({ project, graph, variant }, abort.signal)).then((found) => found && setPlan(found));
    return () => abort.abort();
  }, [project, graph]);
  return plan;
}
