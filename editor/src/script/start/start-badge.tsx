import { Hand, Link2, Palette } from 'lucide-react';
import { store } from '../../state/index.ts';
import { type ShotValue, sceneOfShotAtom, scriptDialogAtom, scriptDocAtom } from '../script-state.ts';
import css from './start.module.css';
import { startOfShot } from './start.ts';

const icons = { hand: Hand, art: Palette, before: Link2 } as const;

/** On the picture of a shot that begins with one: which, and the way to another. */
export function StartBadge({ shot }: { shot: ShotValue }) {
  // The shot is another object whenever its start is another: no card hangs on the whole script.
  const start = shot.start && startOfShot(store.get(scriptDocAtom), store.get(sceneOfShotAtom).get(shot.id), shot.id);
  if (!start) return null;
  const Icon = icons[start.from];
  return (
    <button
      type="button"
      className={css.badge}
      title={`Begins with ${start.words}`}
      aria-label={`Start frame of shot ${shot.number}: ${start.words}`}
      onClick={() => store.set(scriptDialogAtom, { kind: 'start', shot: shot.id })}
    >
      <Icon size={12} />
    </button>
  );
}
