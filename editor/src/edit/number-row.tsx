import type { ReactNode } from 'react';
import { CommitField, Slider } from '../ui/index.ts';
import css from './edit.module.css';

/** A named row of the inspector. */
export const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: one row of a form of many; a fieldset would draw and read as a box.
  <div className={css.row} role="group" aria-label={name}>
    <span>{name}</span>
    {children}
  </div>
);

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly unit?: string;
  readonly digits?: number;
  readonly min?: number;
  readonly max?: number;
  readonly onCommit: (value: number) => void;
}

/** A number that is typed. What cannot be read as one leaves it as it was. */
export function NumberField({
  label,
  value,
  unit,
  digits = 0,
  min = -Infinity,
  max = Infinity,
  onCommit,
}: NumberFieldProps) {
  const commit = (text: string) => {
    const number = Number(
      text
        .replace(',', '.')
        .replace('−', '-')
        .replace(/[^\d.eE+-]/g, ''),
    );
    if (text.trim() !== '' && Number.isFinite(number)) onCommit(Math.min(max, Math.max(min, number)));
  };
  return (
    <CommitField
      small
      aria-label={label}
      value={value.toFixed(digits).replace('-', '−')}
      unit={unit}
      onCommit={commit}
    />
  );
}

interface SliderRowProps extends NumberFieldProps {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Behind the number, e.g. a mark that it can be animated. */
  readonly end?: ReactNode;
}

/** A number that is slid or typed. */
export function SliderRow({ step, end, ...field }: SliderRowProps) {
  return (
    <Row name={field.label}>
      <div className={end ? css.slideRowEnd : css.slideRow}>
        <Slider
          label={field.label}
          value={Math.min(field.max, Math.max(field.min, field.value))}
          min={field.min}
          max={field.max}
          step={step}
          onChange={field.onCommit}
        />
        <NumberField {...field} />
        {end}
      </div>
    </Row>
  );
}
