/**
 * Gathers events and hands them on once a frame. Fifty tasks that report thirty times a second cost one write to the store
 * a frame.
 */
export interface FrameBatch<T> {
  push(item: T): void;
  /** Hands on what is there now. */
  flush(): void;
}

export function createFrameBatch<T>(
  deliver: (items: readonly T[]) => void,
  schedule: (run: () => void) => void = onFrame,
): FrameBatch<T> {
  let waiting: T[] = [];
  let scheduled = false;
  const flush = () => {
    scheduled = false;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    deliver(items);
  };
  return {
    push: (item) => {
      waiting.push(item);
      if (scheduled) return;
      scheduled = true;
      schedule(flush);
    },
    flush,
  };
}

/** A hidden tab has no frames, yet its state has to go on. */
function onFrame(run: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(run, 250);
  else requestAnimationFrame(() => run());
}
