import type { ReactNode, Ref } from 'react';
import { cx } from './cx.ts';
import css from './ui.module.css';

export const Kbd = ({ children }: { children: ReactNode }) => <kbd className={css.kbd}>{children}</kbd>;
export const Chip = ({ children }: { children: ReactNode }) => <span className={css.chip}>{children}</span>;
export const Badge = ({ children, className }: { children: ReactNode; className?: string }) => (
  <span className={cx(css.badge, className)}>{children}</span>
);

/** A bar of progress; `fraction` 0–1. */
export function Bar({ fraction, label }: { fraction: number; label: string }) {
  const percent = Math.round(fraction * 100);
  return (
    <div
      className={css.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}

const RADIUS = 6.6;
const LENGTH = 2 * Math.PI * RADIUS;

export const ringDash = (fraction: number): string => `${(LENGTH * fraction).toFixed(1)} ${LENGTH.toFixed(1)}`;

/** Round progress, 16 px; `fraction` 0–1. With `value` somebody else writes the dash of the circle that tells it. */
export function Ring({ fraction, value }: { fraction?: number; value?: Ref<SVGCircleElement> }) {
  return (
    <svg className={css.ring} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r={RADIUS} />
      <circle
        ref={value}
        className={css.ringValue}
        cx="8"
        cy="8"
        r={RADIUS}
        strokeDasharray={fraction === undefined ? undefined : ringDash(fraction)}
      />
    </svg>
  );
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon, title, text, children }: EmptyProps) {
  return (
    <div className={css.empty}>
      {icon}
      <div>
        <b>{title}</b>
        <p>{text}</p>
      </div>
      {children}
    </div>
  );
}
