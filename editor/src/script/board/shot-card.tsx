import { useAtomValue } from 'jotai';
import { memo } from 'react';
import { cx, MenuAtPointer } from '../../ui/index.ts';
import { CastMenu, ElementChip } from '../elements/element-chip.tsx';
import { isSelectedAtom, shotAtom, shotClipAtom } from '../script-state.ts';
import { shotStateAtom } from '../shot-state.ts';
import { StartBadge } from '../start/start-badge.tsx';
import { CardWords } from './card-words.tsx';
import { isPickedAtom } from './picked.ts';
import css from './shot.module.css';
import {
  Changed,
  SecondsBadge,
  ShotMenuButton,
  ShotStateMark,
  SizeBadge,
  shotMenu,
  showInText,
  Takes,
} from './shot-parts.tsx';
import { ShotPicture } from './shot-picture.tsx';
import { useCard } from './use-card.ts';

/** Letters that a card has room for beside the faces of its chips: a name cut to two letters says nothing. */
const ROOM = 24;
const FACE = 5;

/** How many chips stand on a card without being cut short; one always does. */
function chipsThatFit(names: readonly string[]): number {
  let used = 0;
  let fit = 0;
  for (const name of names) {
    used += name.length + FACE;
    if (used > ROOM) break;
    fit += 1;
  }
  return Math.max(1, fit);
}

/** One shot as a card. It redraws when its shot, its tasks or its clip change, and for nothing else. */
export const ShotCard = memo(function ShotCard({ id }: { id: string }) {
  const shot = useAtomValue(shotAtom(id));
  const state = useAtomValue(shotStateAtom(id));
  const selected = useAtomValue(isSelectedAtom(id));
  const picked = useAtomValue(isPickedAtom(id));
  const clip = useAtomValue(shotClipAtom(id));
  const card = useCard(id, 'x');
  if (!shot) return null;
  const chips = shot.elements.filter((e) => e.element.kind !== 'style');
  const shown = chipsThatFit(chips.map(({ element }) => element.name));
  return (
    <MenuAtPointer items={() => shotMenu(shot, Object.keys(clip?.takes ?? {}).length)}>
      <article
        className={cx(css.card, (selected || picked) && css.selected)}
        aria-label={`Shot ${shot.number}`}
        {...card}
      >
        <div className={css.frame}>
          <ShotPicture shot={shot} task={state.task} />
          <button
            type="button"
            className={cx(css.badge, css.number)}
            title="Show in the script"
            onClick={() => showInText(id)}
          >
            {shot.number}
          </button>
          <StartBadge shot={shot} />
          <span className={css.size}>
            <SizeBadge shot={shot} />
          </span>
          <span className={css.length}>
            <SecondsBadge shot={shot} />
          </span>
          {state.fraction === null ? null : (
            <span className={css.progress}>
              <i style={{ width: `${Math.round(state.fraction * 100)}%` }} />
            </span>
          )}
        </div>
        <div className={css.body}>
          <CardWords shot={shot} />
          <div className={css.chips}>
            {chips.slice(0, shown).map(({ element, why, confidence }) => (
              <ElementChip key={element.id} shot={shot} element={element} why={why} confidence={confidence} />
            ))}
            {chips.length > shown ? (
              <span
                className={css.more}
                title={chips
                  .slice(shown)
                  .map(({ element }) => element.name)
                  .join(', ')}
              >
                +{chips.length - shown}
              </span>
            ) : null}
            <CastMenu shot={shot} />
          </div>
          <div className={css.foot}>
            <ShotStateMark state={state} />
            <span className={css.grow} />
            <Changed shot={shot} />
            <Takes id={id} />
            <ShotMenuButton shot={shot} />
          </div>
        </div>
      </article>
    </MenuAtPointer>
  );
});
