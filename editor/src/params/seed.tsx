import { useAtomValue } from 'jotai';
import { Dices, Lock, Plus } from 'lucide-react';
import { settingsAtom } from '../state/index.ts';
import { CommitField, IconButton } from '../ui/index.ts';
import css from './params.module.css';
import type { ParamProps } from './types.ts';
import { anySeed, readNumber } from './types.ts';

/** A fixed number, the project's, or another one at every run: always in sight, never changed behind one's back. */
export function SeedParam({ param, value, onChange }: ParamProps) {
  const project = useAtomValue(settingsAtom)?.seed ?? 0;
  const random = value === 'random';
  const shown = random ? 'at random' : String(value ?? project);
  return (
    <div className={css.seed}>
      <CommitField
        small
        aria-label={param.label}
        inputMode="numeric"
        value={shown}
        className={value === null ? css.inherited : undefined}
        title={value === null ? 'The seed of the project' : undefined}
        onCommit={(text) => {
          const next = readNumber(text, { ...param, type: 'integer' });
          onChange(next);
        }}
      />
      <IconButton
        small
        label="Keep this seed"
        text="The same picture every time."
        on={!random && value !== null}
        onClick={() => onChange(typeof value === 'number' ? null : project)}
      >
        <Lock size={14} />
      </IconButton>
      <IconButton small label="New seed at every run" on={random} onClick={() => onChange(random ? null : 'random')}>
        <Dices size={14} />
      </IconButton>
      <IconButton small label="Another seed now" onClick={() => onChange(anySeed())}>
        <Plus size={14} />
      </IconButton>
    </div>
  );
}
