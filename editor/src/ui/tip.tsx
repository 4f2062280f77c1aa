import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './bits.tsx';
import css from './ui.module.css';

interface TipProps {
  readonly label: string;
  readonly keys?: string;
  readonly text?: string;
  readonly children: ReactNode;
}

/** Name, shortcut and one line of help beside the thing under the pointer. */
export function Tip({ label, keys, text, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css.tip} sideOffset={6} collisionPadding={8}>
          <span className={css.tipRow}>
            {label}
            {keys ? <Kbd>{keys}</Kbd> : null}
          </span>
          {text ? <p className={css.tipText}>{text}</p> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
