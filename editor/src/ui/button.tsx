import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tip } from './tip.tsx';
import css from './ui.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'default' | 'primary' | 'ghost' | 'line' | 'danger';
  readonly size?: 'sm' | 'md' | 'lg';
  readonly block?: boolean;
}

export function Button({ tone = 'default', size = 'md', block, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        css.btn,
        tone !== 'default' && css[tone],
        size !== 'md' && css[size],
        block && css.block,
        className,
      )}
    />
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does: the accessible name and the tooltip. */
  readonly label: string;
  readonly keys?: string;
  readonly text?: string;
  readonly on?: boolean;
  readonly small?: boolean;
  readonly children: ReactNode;
}

export function IconButton({ label, keys, text, on, small, className, ...rest }: IconButtonProps) {
  return (
    <Tip label={label} keys={keys} text={text}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={on}
        {...rest}
        className={cx(css.icon, small && css.iconSm, on && css.on, className)}
      />
    </Tip>
  );
}
