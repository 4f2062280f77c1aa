import type { LucideIcon } from 'lucide-react';
import {
  Ban,
  CircleCheck,
  CircleHelp,
  CircleX,
  Clock,
  Download,
  Hand,
  Layers,
  LoaderCircle,
  SkipForward,
  Snowflake,
  Spline,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import css from './ui.module.css';

/** The fourteen states of `look/`; each is a word, an icon and a colour. */
export type MarkState =
  | 'idle'
  | 'dirty'
  | 'queued'
  | 'running'
  | 'cached'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'muted'
  | 'bypassed'
  | 'frozen'
  | 'approval'
  | 'missing-type'
  | 'missing-model';

export const stateIcons: Record<Exclude<MarkState, 'idle' | 'dirty'>, LucideIcon> = {
  queued: Clock,
  running: LoaderCircle,
  cached: Layers,
  succeeded: CircleCheck,
  failed: CircleX,
  skipped: SkipForward,
  muted: Ban,
  bypassed: Spline,
  frozen: Snowflake,
  approval: Hand,
  'missing-type': CircleHelp,
  'missing-model': Download,
};

export function StateMark({ state, word }: { state: MarkState; word: ReactNode }) {
  const Icon = state === 'idle' || state === 'dirty' ? null : stateIcons[state];
  return (
    <span className={cx(css.state, `st-${state}`)}>
      {Icon ? <Icon size={14} /> : <i className={cx(css.dot, state === 'dirty' && css.hol)} />}
      <span>{word}</span>
    </span>
  );
}
