import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { rove } from './roving.ts';
import css from './ui.module.css';

interface PanelProps {
  /** Null: it stands in something that names it. */
  readonly title: ReactNode;
  readonly label: string;
  readonly actions?: ReactNode;
  readonly top?: ReactNode;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A side panel: bar with its name, scrolling body, foot. */
export function Panel({ title, label, actions, top, foot, children }: PanelProps) {
  return (
    <section className={css.panel} aria-label={label}>
      {title === null ? null : (
        <header className={css.pbar}>
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      {top}
      <div className={css.pbody}>{children}</div>
      {foot ? <footer className={css.pfoot}>{foot}</footer> : null}
    </section>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly startsOpen?: boolean;
  /** Opens it from outside, e.g. while a search is on. */
  readonly forceOpen?: boolean;
  readonly children: ReactNode;
}

/** A part that folds. */
export function Section({ title, aside, startsOpen = true, forceOpen = false, children }: SectionProps) {
  const [isOpen, setOpen] = useState(startsOpen);
  const shown = isOpen || forceOpen;
  const Mark = shown ? ChevronDown : ChevronRight;
  return (
    <>
      <button type="button" className={css.sec} aria-expanded={shown} onClick={() => setOpen(!isOpen)}>
        <Mark size={14} />
        {title}
        <span className={css.secCount}>{aside}</span>
      </button>
      {shown ? children : null}
    </>
  );
}

interface TabsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function Tabs<T extends string>({ label, value, options, onChange }: TabsProps<T>) {
  return (
    <div className={css.tabs} role="tablist" aria-label={label} onKeyDown={rove}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="tab"
          aria-selected={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
