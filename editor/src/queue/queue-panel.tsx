import { useAtomValue } from 'jotai';
import { ListChecks, MoonStar, Pause, Play } from 'lucide-react';
import {
  dialogAtom,
  holdQueue,
  isActive,
  newNightAtom,
  nightsAtom,
  nightWords,
  queueAtom,
  queueHeldAtom,
  runsAtom,
  startRun,
  store,
} from '../state/index.ts';
import { Button, Empty, IconButton, Panel, Section } from '../ui/index.ts';
import { HistoryRow } from './history-row.tsx';
import css from './queue.module.css';
import { QueueRow } from './queue-row.tsx';

const tonight = () => store.set(dialogAtom, { kind: 'tonight' });

/** What is done and in which order, and under it what was done. */
export function QueuePanel() {
  const runs = useAtomValue(runsAtom);
  const queue = useAtomValue(queueAtom);
  const held = useAtomValue(queueHeldAtom);
  const past = runs.filter((run) => !isActive(run));
  const actions = (
    <>
      <IconButton small label="Run tonight" onClick={tonight}>
        <MoonStar size={14} />
      </IconButton>
      <IconButton
        small
        on={held}
        label={held ? 'Let the queue go on' : 'Pause the queue'}
        onClick={() => void holdQueue(!held)}
      >
        {held ? <Play size={14} /> : <Pause size={14} />}
      </IconButton>
    </>
  );
  return (
    <Panel title="Queue" label="Queue and history" actions={actions}>
      {held ? (
        <p className={css.held} role="status">
          The queue is paused. What is at work is finished; nothing more begins.
        </p>
      ) : null}
      <NightNotice />
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
      ) : null}
      {queue.length > 0 ? (
        <ol className={css.list} aria-label="Runs in their order">
          {queue.map((run, at) => (
            <QueueRow key={run.id} run={run} at={at} queue={queue} />
          ))}
        </ol>
      ) : null}
      {past.length > 0 ? (
        <Section title="History" aside={past.length}>
          {past.map((run) => (
            <HistoryRow key={run.id} run={run} />
          ))}
        </Section>
      ) : null}
    </Panel>
  );
}

/** In the morning: what the night made waits to be looked at. While it goes on: that it does. */
function NightNotice() {
  const over = useAtomValue(newNightAtom);
  const running = useAtomValue(nightsAtom).find((night) => night.state === 'running');
  const night = over ?? running;
  if (!night) return null;
  return (
    <div className={css.night} role="status">
      <MoonStar size={14} />
      <span>
        <b>{nightWords[night.state]}</b>
        {night.reason ? <small>{night.reason}</small> : null}
      </span>
      <Button size="sm" onClick={() => store.set(dialogAtom, { kind: 'contact-sheet', night: night.id })}>
        Look at the takes
      </Button>
    </div>
  );
}
