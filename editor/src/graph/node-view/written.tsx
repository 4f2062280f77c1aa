import { useLayoutEffect, useRef } from 'react';
import { cx } from '../../ui/index.ts';
import css from './node.module.css';

interface WrittenProps {
  readonly text: string;
  readonly style: React.CSSProperties;
  /** It is still being written: the newest words are in sight. */
  readonly live?: boolean;
  /** What became of the work, in a sentence. */
  readonly remark?: string;
}

/** A text on a node: as it is written, then with what became of it. */
export function Written({ text, style, live = false, remark = '' }: WrittenProps) {
  const view = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new word moves the view.
  useLayoutEffect(() => {
    if (live && view.current) view.current.scrollTop = view.current.scrollHeight;
  }, [live, text]);
  return (
    <section
      ref={view}
      className={cx(css.preview, css.words, 'nodrag nowheel')}
      style={style}
      aria-label="Text"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls, by keys too.
      tabIndex={0}
    >
      {remark ? <p className={css.remark}>{remark}</p> : null}
      {text}
      {live ? <i className={css.writing} aria-hidden="true" /> : null}
    </section>
  );
}
