import { type RefObject, useEffect, useRef } from 'react';
import { HEAD_WIDTH } from './geometry.ts';
import css from './timeline.module.css';
import type { Playhead as Source } from './types.ts';

interface PlayheadProps {
  readonly playhead: Source;
  readonly zoom: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** The line of the present frame. It moves by reference; the view turns a page when the line leaves it. */
export function PlayheadLine({ playhead, zoom, scroller }: PlayheadProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const put = (frame: number) => {
      if (line.current) line.current.style.transform = `translateX(${frame * zoom}px)`;
    };
    put(playhead.frame);
    return playhead.onFrame((frame) => {
      put(frame);
      const view = scroller.current;
      if (!view) return;
      const x = frame * zoom - view.scrollLeft;
      const width = view.clientWidth - HEAD_WIDTH;
      if (x > width - 8 && x < width * 3) view.scrollLeft += width * 0.9;
      else if (x < 0) view.scrollLeft = Math.max(0, frame * zoom - width * 0.1);
    });
  }, [playhead, zoom, scroller]);
  return (
    <div ref={line} className={css.playhead}>
      <svg width="13" height="14" viewBox="0 0 13 14" aria-hidden="true">
        <path d="M0 0h13v8L6.5 14 0 8z" fill="currentColor" />
      </svg>
    </div>
  );
}
