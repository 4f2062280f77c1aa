import { ChevronDown, Search } from 'lucide-react';
import { Slider as RadixSlider, Switch as RadixSwitch } from 'radix-ui';
import type { InputHTMLAttributes, KeyboardEvent, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { useId, useState } from 'react';
import { cx } from './cx.ts';
import css from './ui.module.css';

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly icon?: ReactNode;
  readonly unit?: ReactNode;
  readonly small?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function TextField({ icon, unit, small, inputRef, className, ...rest }: TextFieldProps) {
  return (
    <span className={cx(css.field, small && css.fieldSm, className)}>
      {icon}
      <input ref={inputRef} spellCheck={false} autoComplete="off" {...rest} />
      {unit ? <span className={css.unit}>{unit}</span> : null}
    </span>
  );
}

export const SearchField = (props: TextFieldProps) => (
  <TextField type="search" icon={<Search size={14} />} {...props} />
);

interface CommitFieldProps extends Omit<TextFieldProps, 'value' | 'onChange'> {
  readonly value: string;
  /** On Enter or when the field is left, if the text is another one. */
  readonly onCommit: (value: string) => void;
}

/** Keeps what is typed to itself until it is meant. Escape takes it back. */
export function CommitField({ value, onCommit, ...rest }: CommitFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft !== value) onCommit(draft);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setDraft(null);
  };
  return (
    <TextField
      {...rest}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={onKeyDown}
    />
  );
}

/** How a field of several lines looks; for those that draw something behind their letters. */
export const areaLook = css.area;

export const TextArea = ({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) => (
  <textarea className={cx(css.area, className)} {...rest} />
);

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <span className={css.selectWrap}>
      <select
        className={css.select}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.some((option) => option.value === value) ? null : <option value={value}>{value || 'Choose…'}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} />
    </span>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export const Switch = ({ label, checked, onChange }: SwitchProps) => (
  <RadixSwitch.Root className={css.sw} aria-label={label} checked={checked} onCheckedChange={onChange}>
    <RadixSwitch.Thumb className={css.swThumb} />
  </RadixSwitch.Root>
);

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

export function Slider({ label, value, min, max, step, onChange }: SliderProps) {
  return (
    <RadixSlider.Root
      className={css.slider}
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => onChange(next ?? value)}
    >
      <RadixSlider.Track className={css.sliderTrack}>
        <RadixSlider.Range className={css.sliderRange} />
      </RadixSlider.Track>
      <RadixSlider.Thumb className={css.sliderThumb} aria-label={label} />
    </RadixSlider.Root>
  );
}

/** A name over a control, with a word of help. */
export function Labelled({ name, help, children }: { name: string; help?: string; children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group with a name; its controls carry their own labels.
    <div className={css.label} role="group" aria-labelledby={id}>
      <span className={css.labelName} id={id}>
        {name} {help ? <span className={css.labelHelp}>{help}</span> : null}
      </span>
      {children}
    </div>
  );
}
