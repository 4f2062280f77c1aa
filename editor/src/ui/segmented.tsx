import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { rove } from './roving.ts';
import css from './ui.module.css';

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly size?: 'sm' | 'md' | 'lg';
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly title?: string;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({ label, value, size = 'md', options, onChange }: SegmentedProps<T>) {
  const chosen = options.some((option) => option.value === value && !option.disabled);
  const first = options.find((option) => !option.disabled);
  return (
    <div
      className={cx(css.seg, size === 'lg' && css.segLg, size === 'sm' && css.segSm)}
      role="radiogroup"
      aria-label={label}
      onKeyDown={rove}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a segmented control is a radio group drawn as buttons.
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={(chosen ? option.value === value : option === first) ? 0 : -1}
          disabled={option.disabled}
          title={option.title}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
