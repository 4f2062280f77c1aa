import { useAtom, useAtomValue } from 'jotai';
import { type CSSProperties, useLayoutEffect, useState } from 'react';
import { railPanelAtom, workspaceAtom } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { steps } from './steps.ts';
import css from './tour.module.css';
import { tourAtom } from './tour-state.ts';

/** Half of the card's width, and what stays free beside it. Pixels. */
const half = 160;
const margin = 12;

/**
 * Three cards for who opens the studio for the first time: where words go, what makes the film, where it is cut. A card
 * stands under what it speaks of, takes no focus and stops nothing; it goes for good by its button, Escape, or the last step.
 */
export function Tour() {
  const [at, setAt] = useAtom(tourAtom);
  const step = at === 'done' ? undefined : steps[at];
  const middle = useAnchor(step?.at);
  if (!step || at === 'done' || middle === null) return null;
  const last = at === steps.length - 1;
  const left = Math.min(Math.max(middle - half, margin), window.innerWidth - 2 * half - margin);
  return (
    <aside
      className={css.card}
      aria-label="First steps"
      style={{ left, '--pointer': `${middle - left}px` } as CSSProperties}
      onKeyDown={(event) => (event.key === 'Escape' ? setAt('done') : undefined)}
    >
      <div role="status">
        <b>{step.title}</b>
        <p>{step.text}</p>
      </div>
      <footer>
        <span>
          {at + 1} of {steps.length}
        </span>
        {last ? null : (
          <Button size="sm" onClick={() => setAt('done')}>
            Skip the tour
          </Button>
        )}
        <Button size="sm" tone="primary" onClick={() => setAt(last ? 'done' : at + 1)}>
          {last ? 'Begin' : 'Next step'}
        </Button>
      </footer>
    </aside>
  );
}

/** The middle of what a step speaks of, from the left of the window; null where it is not on the screen. */
function useAnchor(name: string | undefined): number | null {
  const [middle, setMiddle] = useState<number | null>(null);
  // Where things stand in the top bar changes with these.
  const workspace = useAtomValue(workspaceAtom);
  const panel = useAtomValue(railPanelAtom);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the workspace and the panel move what is measured.
  useLayoutEffect(() => {
    const element = name ? document.querySelector(`[data-tour="${name}"]`)?.closest('button') : null;
    if (!element) {
      setMiddle(null);
      return;
    }
    const measure = () => {
      const { left, width } = element.getBoundingClientRect();
      setMiddle(left + width / 2);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.documentElement);
    observer.observe(element.parentElement ?? element);
    return () => observer.disconnect();
  }, [name, workspace, panel]);
  return middle;
}
