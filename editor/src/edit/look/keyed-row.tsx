import { type Clip, type KeyedName, keyedValue } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Diamond } from 'lucide-react';
import { cx } from '../../ui/index.ts';
import css from '../edit.module.css';
import { NumberField, SliderRow } from '../number-row.tsx';
import { selectedClipAtom } from '../state.ts';
import { frameNow, putValue, toggleKey, useFrameOf } from './keyed.ts';

interface KeyedProps {
  readonly clip: Clip;
  readonly name: KeyedName;
  readonly label: string;
  /** What is shown for a value of 1, e.g. 100 for per cent. */
  readonly times?: number;
  readonly unit?: string;
  readonly digits?: number;
  /** Writes the value where the property is not animated. */
  readonly plain: (value: number) => void;
}

/** A value of a clip that can be slid, typed and animated. */
export function KeyedRow({
  min,
  max,
  step,
  ...props
}: KeyedProps & { readonly min: number; readonly max: number; readonly step: number }) {
  const { label, unit, digits, times = 1 } = props;
  const { value, commit } = useKeyed(props);
  return (
    <SliderRow
      label={label}
      unit={unit}
      digits={digits}
      value={value * times}
      min={min}
      max={max}
      step={step}
      onCommit={(typed) => commit(typed / times)}
      end={<KeyButton clip={props.clip} name={props.name} label={label} />}
    />
  );
}

/** The same as one typed field. */
export function KeyedField(props: KeyedProps) {
  const { label, unit, digits, times = 1 } = props;
  const { value, commit } = useKeyed(props);
  return (
    <NumberField
      label={label}
      unit={unit}
      digits={digits}
      value={value * times}
      onCommit={(it) => commit(it / times)}
    />
  );
}

function useKeyed({ clip, name, label, plain }: KeyedProps) {
  const k = useFrameOf(clip);
  const start = useAtomValue(selectedClipAtom)?.start ?? 0;
  const value = keyedValue(clip, name, k);
  const commit = (next: number) =>
    putValue(clip, name, frameNow(clip, start), next, plain, `Change ${label.toLowerCase()}`);
  return { value, commit };
}

/** A diamond: filled where a key is at the playhead, an outline in colour where the property is animated elsewhere. */
export function KeyButton({ clip, name, label }: Pick<KeyedProps, 'clip' | 'name' | 'label'>) {
  const k = useFrameOf(clip);
  const start = useAtomValue(selectedClipAtom)?.start ?? 0;
  const row = clip.keys?.[name];
  const here = row?.some((key) => key.at === clip.trim.in + k) ?? false;
  const words = here ? `Remove the key of ${label}` : `Set a key of ${label} at the playhead`;
  return (
    <button
      type="button"
      className={cx(css.key, row && css.keyed)}
      aria-pressed={here}
      aria-label={words}
      title={words}
      onClick={() => toggleKey(clip, name, frameNow(clip, start))}
    >
      <Diamond size={12} strokeWidth={1.5} fill={here ? 'currentColor' : 'none'} />
    </button>
  );
}
