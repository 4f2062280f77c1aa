import { useAtom } from 'jotai';
import type { LucideIcon } from 'lucide-react';
import { CircleHelp, Image, LayoutTemplate, ListChecks, SlidersHorizontal, User, Workflow } from 'lucide-react';
import type { RailPanel } from '../state/index.ts';
import { railPanelAtom } from '../state/index.ts';
import css from './app.module.css';
import { words } from './strings.ts';

const top: readonly (readonly [RailPanel, LucideIcon])[] = [
  ['nodes', Workflow],
  ['templates', LayoutTemplate],
  ['elements', User],
  ['media', Image],
  ['queue', ListChecks],
];
const bottom: readonly (readonly [RailPanel, LucideIcon])[] = [
  ['help', CircleHelp],
  ['settings', SlidersHorizontal],
];

/** The way to every panel. A second press folds it away. */
export function Rail() {
  const [open, setOpen] = useAtom(railPanelAtom);
  const button = ([panel, Icon]: readonly [RailPanel, LucideIcon]) => (
    <button
      key={panel}
      type="button"
      aria-pressed={open === panel}
      onClick={() => setOpen(open === panel ? null : panel)}
    >
      <Icon size={20} strokeWidth={1.4} />
      {words.rail[panel]}
    </button>
  );
  return (
    <nav className={css.rail} aria-label="Library">
      {top.map(button)}
      <span className={css.grow} />
      {bottom.map(button)}
    </nav>
  );
}
