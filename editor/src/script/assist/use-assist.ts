import type { AssistEvent } from '@reelgraph/runtime/protocol';
import type { Refusal } from '@reelgraph/timeline';
import { useEffect, useRef, useState } from 'react';
import { api, refusalFrom } from '../../api/index.ts';
import { scriptIdAtom, store } from '../../state/index.ts';

export interface Assist {
  readonly state: 'idle' | 'asking' | 'done' | 'failed';
  readonly fraction: number;
  readonly text: string;
  /** What is written so far. */
  readonly soFar: string;
  readonly why: Refusal | null;
  start(body: Record<string, unknown>): void;
  stop(): void;
}

const idle = { state: 'idle', fraction: 0, text: '', soFar: '', why: null } as const;

/** Help that a language server gives while a person waits. Whoever stops it, or leaves, frees the server. */
export function useAssist(what: 'framing' | 'prompt' | 'describe', tell: (event: AssistEvent) => void): Assist {
  const [now, setNow] = useState<Omit<Assist, 'start' | 'stop'>>(idle);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = (body: Record<string, unknown>) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setNow({ ...idle, state: 'asking' });
    const hear = (event: AssistEvent) => {
      if (mine.signal.aborted) return;
      if (event.type === 'progress')
        setNow((before) => ({
          ...before,
          fraction: event.fraction,
          text: event.text ?? before.text,
          soFar: event.soFar ?? before.soFar,
        }));
      else tell(event);
    };
    api.assist(what, { script: store.get(scriptIdAtom) ?? '', ...body }, hear, mine.signal).then(
      () => setNow((before) => ({ ...before, state: 'done', fraction: 1 })),
      (error: unknown) => {
        if (!mine.signal.aborted) setNow((before) => ({ ...before, state: 'failed', why: refusalFrom(error) }));
      },
    );
  };
  const stop = () => {
    running.current?.abort();
    setNow((before) => (before.state === 'asking' ? { ...before, state: 'done' } : before));
  };
  return { ...now, start, stop };
}
