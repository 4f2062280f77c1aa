import { isNonCommercial } from '@reelgraph/models';
import type { TrialEvent } from '@reelgraph/runtime/protocol';
import type { Refusal } from '@reelgraph/timeline';
import { Camera, CircleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api, artifactUrl, refusalFrom } from '../api/index.ts';
import { Bar, Button } from '../ui/index.ts';
import { duration } from '../ui/words.ts';
import css from './real-pictures.module.css';

type Done = Extract<TrialEvent, { type: 'done' }>;
type Now =
  | { readonly state: 'idle' }
  | { readonly state: 'asking'; readonly fraction: number; readonly text: string }
  | { readonly state: 'done'; readonly done: Done }
  | { readonly state: 'failed'; readonly why: Refusal };

interface TestShotProps {
  /** Pictures can be made. */
  readonly ready: boolean;
  /** Anything can be made: the engine can be used. */
  readonly able: boolean;
  readonly onUse: () => void;
}

/** One picture of a lighthouse, made on the way that every other picture will go. */
export function TestShot({ ready, able, onUse }: TestShotProps) {
  const [now, setNow] = useState<Now>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = () => {
    const mine = new AbortController();
    running.current = mine;
    setNow({ state: 'asking', fraction: 0, text: 'Sending' });
    const hear = (event: TrialEvent) => {
      if (event.type === 'progress')
        setNow({ state: 'asking', fraction: event.fraction, text: event.text ?? 'Working' });
      if (event.type === 'done') setNow({ state: 'done', done: event });
    };
    api.comfyTrial(hear, mine.signal).catch((error: unknown) => {
      if (!mine.signal.aborted) setNow({ state: 'failed', why: refusalFrom(error) });
    });
  };
  const stop = () => {
    running.current?.abort();
    setNow({ state: 'idle' });
  };
  const limited =
    now.state === 'done' ? now.done.models.filter(({ licence }) => licence && isNonCommercial(licence)) : [];
  return (
    <>
      <div className={css.shot}>
        {now.state === 'done' ? (
          <img
            src={artifactUrl(now.done.artifact)}
            width={now.done.width}
            height={now.done.height}
            alt="The test shot: a lighthouse on a cliff at dusk"
          />
        ) : (
          <Camera size={20} strokeWidth={1.4} />
        )}
      </div>
      {now.state === 'asking' ? (
        <div className={css.line}>
          <span className={css.grow}>
            <Bar fraction={now.fraction} label="Test shot" />
            <small>{now.text}</small>
          </span>
          <Button size="sm" onClick={stop}>
            Stop
          </Button>
        </div>
      ) : null}
      {now.state === 'failed' ? (
        <p className={css.problem} role="alert">
          <CircleAlert size={16} className={css.bad} />
          <span>
            {now.why.message} {now.why.fix ? <small>{now.why.fix}</small> : null}
          </span>
        </p>
      ) : null}
      {now.state === 'done' ? (
        <small>
          {duration(now.done.ms)} · {now.done.notes[0]} · {now.done.models.map(({ name }) => name).join(', ')}
        </small>
      ) : null}
      {limited.length > 0 ? (
        <small className={css.bad}>
          {limited.map(({ name, licence }) => `${name}: ${licence}`).join('; ')}. Not for a film that is sold.
        </small>
      ) : null}
      {now.state === 'asking' ? null : (
        <div className={css.line}>
          <Button tone={now.state === 'done' ? 'default' : 'primary'} disabled={!ready} onClick={start}>
            {now.state === 'done' ? 'Once more' : 'Make one test shot'}
          </Button>
          <Button tone={now.state === 'done' ? 'primary' : 'default'} disabled={!able} onClick={onUse}>
            Use ComfyUI for this project
          </Button>
        </div>
      )}
      {!ready ? <small>It wants the files for pictures first.</small> : null}
    </>
  );
}
