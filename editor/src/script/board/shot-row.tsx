import { useAtomValue } from 'jotai';
import { memo } from 'react';
import { cx } from '../../ui/index.ts';
import { ElementChip } from '../elements/element-chip.tsx';
import { isSelectedAtom, shotAtom } from '../script-state.ts';
import { shotStateAtom } from '../shot-state.ts';
import { CardWords } from './card-words.tsx';
import { isPickedAtom } from './picked.ts';
import css from './shot.module.css';
import { Changed, SecondsBadge, ShotMenuButton, ShotStateMark, SizeBadge, showInText, Takes } from './shot-parts.tsx';
import { ShotPicture } from './shot-picture.tsx';
import { useCard } from './use-card.ts';

/** One shot as a line of the list. */
export const ShotRow = memo(function ShotRow({ id }: { id: string }) {
  const shot = useAtomValue(shotAtom(id));
  const state = useAtomValue(shotStateAtom(id));
  const selected = useAtomValue(isSelectedAtom(id));
  const picked = useAtomValue(isPickedAtom(id));
  const line = useCard(id, 'y');
  if (!shot) return null;
  return (
    <article
      className={cx(css.line, (selected || picked) && css.selected)}
      aria-label={`Shot ${shot.number}`}
      {...line}
    >
      <button type="button" className={css.lineNumber} title="Show in the script" onClick={() => showInText(id)}>
        {shot.number}
      </button>
      <span className={css.linePicture}>
        <ShotPicture shot={shot} task={state.task} />
      </span>
      <CardWords shot={shot} />
      <span className={css.lineChips}>
        {shot.elements.slice(0, 4).map(({ element, why, confidence }) => (
          <ElementChip key={element.id} shot={shot} element={element} why={why} confidence={confidence} bare />
        ))}
      </span>
      <span className={css.lineSize}>
        <SizeBadge shot={shot} />
      </span>
      <span className={css.lineLength}>
        <SecondsBadge shot={shot} />
      </span>
      <span className={css.lineState}>
        <ShotStateMark state={state} />
      </span>
      <Takes id={id} />
      <Changed shot={shot} />
      <ShotMenuButton shot={shot} />
    </article>
  );
});
