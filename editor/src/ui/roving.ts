import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/**
 * One stop of the Tab key for a row of buttons, arrows inside it: the arrow both moves and chooses, round the ends.
 * For radio groups and tab lists, whose chosen button alone has `tabIndex` 0.
 */
export function rove(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const step = steps[event.key];
  const next =
    event.key === 'Home'
      ? all[0]
      : event.key === 'End'
        ? all.at(-1)
        : step && at >= 0
          ? all[(at + step + all.length) % all.length]
          : undefined;
  if (!next) return;
  // The key is used up: on the timeline the same arrow steps a frame.
  event.preventDefault();
  next.focus();
  next.click();
}
