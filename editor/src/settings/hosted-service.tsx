import { moneyInWords } from '@reelgraph/models';
import type { HostedPatch, HostedView, TrialEvent } from '@reelgraph/runtime/protocol';
import type { Refusal } from '@reelgraph/timeline';
import { CircleAlert, CircleCheck, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api, artifactUrl, refusalFrom } from '../api/index.ts';
import { Bar, Button, CommitField, IconButton, Segmented } from '../ui/index.ts';
import { duration } from '../ui/words.ts';
import { KeyField } from './key-field.tsx';
import css from './settings.module.css';

type Service = HostedView['services'][number];
type Done = Extract<TrialEvent, { type: 'done' }>;

interface HostedServiceProps {
  readonly service: Service;
  readonly onChange: (patch: HostedPatch) => Promise<void>;
  readonly onRemove: () => Promise<void>;
  /** Something was ordered: the ledger has changed. */
  readonly onBought: () => void;
}

const names: Readonly<Record<string, string>> = { image: 'Pictures', video: 'Video', repaint: 'Repaint in a clip' };
/** What a cap begins with where none is set: enough to try, little to lose. */
const FIRST = { run: 5, project: 50 };

/** One service: what it does for how much, its key, its caps, one test call. */
export function HostedService({ service, onChange, onRemove, onBought }: HostedServiceProps) {
  const { label, note, url, own, currency, caps, work, on, wantsKey, key, problem } = service;
  const setCap = (which: 'run' | 'project') => (text: string) => {
    const value = Number(text.replace(',', '.'));
    if (!Number.isFinite(value) || value < 0 || text.trim() === '') return;
    void onChange({ caps: { ...(caps ?? FIRST), [which]: value } });
  };
  return (
    <div className={css.service} data-testid="hosted-service">
      <header>
        <b>{label}</b>
        <Segmented
          label={`Use ${label}`}
          value={on ? 'on' : 'off'}
          onChange={(next) => void onChange({ on: next === 'on' })}
          options={[
            { value: 'on', label: 'On' },
            { value: 'off', label: 'Off' },
          ]}
        />
        <IconButton label={`Remove ${label}`} small onClick={() => void onRemove()}>
          <Trash2 size={14} />
        </IconButton>
      </header>
      {note ? <span className={css.quiet}>{note}</span> : null}
      {problem ? <Problem why={problem} /> : null}
      <ul>
        {work.map((one) => (
          <li key={`${one.capability} ${one.label}`}>
            <span>{names[one.capability] ?? one.capability}</span>
            <span>
              {one.label}
              <span className={css.quiet}>
                {one.example.what}: {moneyInWords(one.example.price)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <div className={css.row}>
        <span>Address</span>
        <CommitField
          aria-label={`Address of ${label}`}
          placeholder={url}
          value={own}
          onCommit={(typed) => void onChange({ url: typed })}
        />
      </div>
      {wantsKey || key ? (
        <KeyField
          name={`Key of ${label}`}
          hint="Kept here, sent to this address alone"
          held={key}
          onChange={(next) => void onChange({ key: next })}
        />
      ) : null}
      <div className={css.row}>
        <span>Spending cap</span>
        <span className={css.caps}>
          {(['run', 'project'] as const).map((which) => (
            <span key={which}>
              <CommitField
                aria-label={`Cap of one ${which} at ${label}`}
                inputMode="decimal"
                placeholder={String(FIRST[which])}
                value={caps ? String(caps[which]) : ''}
                onCommit={setCap(which)}
              />
              {currency} per {which}
            </span>
          ))}
          {caps ? null : (
            <Button size="sm" onClick={() => void onChange({ caps: FIRST })}>
              Set
            </Button>
          )}
        </span>
      </div>
      {caps ? null : <span className={css.bad}>Nothing is ordered before a cap is set.</span>}
      <TestCall service={service} onBought={onBought} />
    </div>
  );
}

const Problem = ({ why }: { why: Pick<Refusal, 'message' | 'fix'> }) => (
  <div className={css.said} role="alert">
    <CircleAlert size={16} className={css.bad} />
    <span>
      {why.message} {why.fix ? <span className={css.quiet}>{why.fix}</span> : null}
    </span>
  </div>
);

type Now =
  | { readonly state: 'idle' }
  | { readonly state: 'asking'; readonly fraction: number; readonly text: string }
  | { readonly state: 'done'; readonly done: Done }
  | { readonly state: 'failed'; readonly why: Refusal };

/** One small thing ordered for real, on the way that every other order goes. Its price stands on the button. */
function TestCall({ service, onBought }: Pick<HostedServiceProps, 'service' | 'onBought'>) {
  const [now, setNow] = useState<Now>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const { id, label, trial, caps, key, wantsKey, on } = service;
  if (!trial) return null;
  const start = () => {
    const mine = new AbortController();
    running.current = mine;
    setNow({ state: 'asking', fraction: 0, text: 'Ordering' });
    const hear = (event: TrialEvent) => {
      if (event.type === 'progress')
        setNow({ state: 'asking', fraction: event.fraction, text: event.text ?? 'Working' });
      if (event.type === 'done') setNow({ state: 'done', done: event });
    };
    api
      .hostedTrial(id, trial.amount, hear, mine.signal)
      .catch((error: unknown) => {
        if (!mine.signal.aborted) setNow({ state: 'failed', why: refusalFrom(error) });
      })
      .finally(onBought);
  };
  const stop = () => {
    running.current?.abort();
    setNow({ state: 'idle' });
  };
  const ready = on && caps !== null && (!wantsKey || key?.state === 'set');
  return (
    <>
      {now.state === 'done' ? (
        <div className={css.said}>
          <CircleCheck size={16} className={css.good} />
          <span className={css.shown}>
            <img src={artifactUrl(now.done.artifact)} alt={`What ${label} made: a lighthouse on a cliff at dusk`} />
            <span className={css.quiet}>{duration(now.done.ms)}</span>
          </span>
        </div>
      ) : null}
      {now.state === 'failed' ? <Problem why={now.why} /> : null}
      <div className={css.line}>
        {now.state === 'asking' ? (
          <>
            <span>
              <Bar fraction={now.fraction} label={`Test call at ${label}`} />
              <span className={css.quiet}>{now.text}</span>
            </span>
            <Button size="sm" onClick={stop}>
              Stop
            </Button>
          </>
        ) : (
          <>
            <span className={css.quiet}>{ready ? '' : 'A test call wants the key and a cap first.'}</span>
            <Button disabled={!ready} onClick={start}>
              Make a test call for {moneyInWords(trial)}
            </Button>
          </>
        )}
      </div>
    </>
  );
}
