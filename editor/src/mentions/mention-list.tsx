import { type RefObject, useLayoutEffect, useRef } from 'react';
import { Avatar } from '../script/elements/element-chip.tsx';
import { kinds, labelOf } from '../script/words.ts';
import { cx } from '../ui/index.ts';
import { caretPlace } from './caret-place.ts';
import css from './mentions.module.css';
import type { MentionOffer } from './offer.ts';

interface MentionListProps {
  readonly id: string;
  readonly offers: readonly MentionOffer[];
  readonly chosen: number;
  readonly anchor: RefObject<HTMLTextAreaElement | null>;
  /** Where in the text the mention begins. */
  readonly from: number;
  readonly onChoose: (at: number) => void;
  readonly onTake: (offer: MentionOffer) => void;
}

const GAP = 4;

/**
 * Who can be meant, under the `@`. A popover: it lies above dialogs and the canvas, unscaled and unclipped, and still belongs
 * to the field, so that a press in it is no press outside.
 */
export function MentionList({ id, offers, chosen, anchor, from, onChoose, onTake }: MentionListProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with more or fewer offers it has another height.
  useLayoutEffect(() => {
    const { current } = list;
    if (!current || !anchor.current) return;
    current.showPopover?.();
    const place = caretPlace(anchor.current, from);
    const { width, height } = current.getBoundingClientRect();
    const below = place.bottom + GAP;
    current.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - width - 8))}px`;
    current.style.top = `${below + height < window.innerHeight - 8 ? below : Math.max(8, place.top - GAP - height)}px`;
  }, [anchor, from, offers.length]);
  return (
    <div
      ref={list}
      id={id}
      popover="manual"
      role="listbox"
      aria-label="Elements"
      className={cx(css.list, 'nodrag nowheel')}
    >
      {offers.map((offer, at) => (
        <div
          key={offer.key}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          tabIndex={-1}
          className={css.offer}
          onPointerMove={() => onChoose(at)}
          // The field keeps the caret.
          onPointerDown={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onTake(offer);
          }}
        >
          <Avatar element={offer.element} size={24} />
          <span className={css.label}>{offer.label}</span>
          <span className={css.kind}>{labelOf(kinds, offer.element.kind)}</span>
        </div>
      ))}
    </div>
  );
}
