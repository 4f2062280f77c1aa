import { useAtomValue } from 'jotai';
import {
  type ChangeEvent,
  type KeyboardEvent,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { elementIndexAtom, elementListAtom } from '../script/script-state.ts';
import { cx } from '../ui/index.ts';
import { MentionList } from './mention-list.tsx';
import css from './mentions.module.css';
import { type MentionOffer, offersFor, openMention, piecesOf, takeOffer } from './offer.ts';

interface MentionAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'> {
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Looks of the field; both the letters and what is drawn under them take it. */
  readonly look?: string | undefined;
}

/**
 * The one field in which prompts are written: `@` offers the elements of the project, mentions are marked where they stand,
 * and one that names nobody is underlined. The letters are a plain textarea's; the marks are drawn behind it.
 */
export function MentionArea({ value, onText, look, className, ...rest }: MentionAreaProps) {
  const elements = useAtomValue(elementListAtom);
  const index = useAtomValue(elementIndexAtom);
  const field = useRef<HTMLTextAreaElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const list = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const goTo = useRef<number | null>(null);

  const open = caret === null ? null : openMention(value, caret);
  const typed = open?.typed;
  const isOpen = open !== null;
  const offers = useMemo(() => (typed === undefined ? [] : offersFor(typed, elements)), [typed, elements]);
  const finished = offers.length === 1 && open !== null && offers[0]?.handle === `@${open.typed}`;
  const shown = open !== null && open.from !== dismissed && offers.length > 0 && !finished;
  const at = Math.min(chosen, offers.length - 1);
  const pieces = useMemo(() => (value.includes('@') ? piecesOf(value, index) : []), [value, index]);

  const follow = () => {
    const { current } = marks;
    if (current && field.current) current.scrollTop = field.current.scrollTop;
  };
  useLayoutEffect(() => {
    follow();
    if (goTo.current === null) return;
    field.current?.setSelectionRange(goTo.current, goTo.current);
    setCaret(goTo.current);
    goTo.current = null;
  });
  useEffect(() => {
    if (!isOpen) setDismissed(null);
  }, [isOpen]);

  const readCaret = () => {
    const { current } = field;
    if (current) setCaret(current.selectionStart === current.selectionEnd ? current.selectionStart : null);
  };
  const take = (offer: MentionOffer) => {
    if (!open || caret === null) return;
    const done = takeOffer(value, open, caret, offer);
    goTo.current = done.caret;
    setDismissed(open.from);
    onText(done.text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (shown) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const picks = event.key === 'Enter' || event.key === 'Tab';
      const offer = offers[at];
      if (step !== 0) setChosen((at + step + offers.length) % offers.length);
      else if (picks && offer) take(offer);
      else if (event.key === 'Escape') setDismissed(open.from);
      if (step !== 0 || (picks && offer) || event.key === 'Escape') {
        event.preventDefault();
        // A dialog around the field must not close with the list.
        event.stopPropagation();
        event.nativeEvent.stopImmediatePropagation();
        return;
      }
    }
    rest.onKeyDown?.(event);
  };
  return (
    <span className={css.field}>
      <div ref={marks} className={cx(look, css.marks)} aria-hidden="true">
        {pieces.map((piece) => (
          <span
            key={piece.at}
            className={piece.mention === null ? undefined : piece.mention === 'known' ? css.known : css.unknown}
          >
            {piece.text}
          </span>
        ))}
        {/* A last line break has height only with something behind it. */}
        {'\u200b'}
      </div>
      <textarea
        {...rest}
        ref={field}
        className={cx(look, className, css.text)}
        value={value}
        role="combobox"
        aria-expanded={shown}
        aria-autocomplete="list"
        aria-controls={shown ? list : undefined}
        aria-activedescendant={shown ? `${list}-${at}` : undefined}
        onChange={(event: ChangeEvent<HTMLTextAreaElement>) => {
          setChosen(0);
          setCaret(event.target.selectionStart);
          onText(event.target.value);
        }}
        onSelect={readCaret}
        onScroll={follow}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          setCaret(null);
          rest.onBlur?.(event);
        }}
      />
      {shown ? (
        <MentionList
          id={list}
          offers={offers}
          chosen={at}
          anchor={field}
          from={open.from}
          onChoose={setChosen}
          onTake={take}
        />
      ) : null}
    </span>
  );
}
