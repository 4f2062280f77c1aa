import {
  formatLength,
  formatSecondsFrames,
  type ItemId,
  parseTimecode,
  type Sequence,
  seqFrame,
  type Transition,
} from '@reelgraph/timeline';
import { Trash2 } from 'lucide-react';
import { CommitField, IconButton, Section, Select } from '../ui/index.ts';
import { deleteSelected } from './actions.ts';
import css from './edit.module.css';
import { Row } from './number-row.tsx';
import { edit } from './state.ts';

export function OneTransition({
  transition,
  clip,
  sequence,
}: {
  transition: Transition;
  clip: string;
  sequence: Sequence;
}) {
  const put = (change: Partial<Pick<Transition, 'kind' | 'in' | 'out'>>) => {
    const { type: _type, ...now } = transition;
    edit(
      [{ type: 'transition', clip: clip as ItemId, transition: { ...now, ...change } }],
      'Change transition',
      `transition:${transition.id}`,
    );
  };
  const commit = (side: 'in' | 'out') => (text: string) => {
    const frames = parseTimecode(text, sequence.rate);
    if (frames.ok && frames.value >= 0) put({ [side]: seqFrame(frames.value) });
  };
  return (
    <aside className={css.inspector} aria-label="Transition">
      <header className={css.inspectorBar}>
        <h2>Transition</h2>
        <span className={css.quiet}>{formatLength(transition.in + transition.out, sequence.rate, 2)}</span>
        <IconButton small label="Remove transition" onClick={() => deleteSelected()}>
          <Trash2 size={16} strokeWidth={1.5} />
        </IconButton>
      </header>
      <div className={css.inspectorBody}>
        <Section title="Shape">
          <Row name="Kind">
            <Select
              label="Kind of transition"
              value={transition.kind}
              onChange={(kind) => put({ kind: kind as Transition['kind'] })}
              options={[
                { value: 'dissolve', label: 'Dissolve' },
                { value: 'dip', label: 'Dip to black' },
                { value: 'wipe', label: 'Wipe' },
              ]}
            />
          </Row>
          <Row name="Frames">
            <div className={css.pair}>
              <CommitField
                small
                aria-label="Before the cut, seconds and frames"
                unit="before"
                value={formatSecondsFrames(transition.in, sequence.rate)}
                onCommit={commit('in')}
              />
              <CommitField
                small
                aria-label="After the cut, seconds and frames"
                unit="after"
                value={formatSecondsFrames(transition.out, sequence.rate)}
                onCommit={commit('out')}
              />
            </div>
          </Row>
        </Section>
      </div>
    </aside>
  );
}
