import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { fitZoom, HEAD_WIDTH, windowOf, zoomAt } from './geometry.ts';

export interface View {
  readonly zoom: number;
  /** Frames between which clips are mounted. */
  readonly from: number;
  readonly to: number;
  /** Width of the lanes that is in sight. */
  readonly width: number;
}

/**
 * Zoom and scroll of the timeline. The scroll position lives in the browser; React hears of it only when the window of
 * mounted clips changes. Until a person zooms, the film fits the width.
 */
export function useView(scroller: RefObject<HTMLDivElement | null>, length: number) {
  const [view, setView] = useState<View>({ zoom: 1, from: 0, to: 0, width: 0 });
  const now = useRef(view);
  now.current = view;
  const touched = useRef(false);
  const nextScroll = useRef<number | null>(null);

  const look = useCallback(
    (zoom: number) => {
      const element = scroller.current;
      if (!element) return;
      const width = element.clientWidth - HEAD_WIDTH;
      const { from, to } = windowOf(nextScroll.current ?? element.scrollLeft, width, zoom);
      const before = now.current;
      if (before.zoom === zoom && before.from === from && before.to === to && before.width === width) return;
      setView({ zoom, from, to, width });
    },
    [scroller],
  );

  const zoomBy = useCallback(
    (factor: number, at?: number) => {
      const element = scroller.current;
      if (!element) return;
      touched.current = true;
      const middle = at ?? (element.clientWidth - HEAD_WIDTH) / 2;
      const scroll = nextScroll.current ?? element.scrollLeft;
      const next = zoomAt({ zoom: now.current.zoom, scroll }, factor, middle);
      nextScroll.current = next.scroll;
      look(next.zoom);
    },
    [scroller, look],
  );

  const frames = useRef(length);
  frames.current = length;
  const fit = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    touched.current = false;
    nextScroll.current = 0;
    look(fitZoom(frames.current, element.clientWidth - HEAD_WIDTH));
  }, [scroller, look]);

  // The first clips of an empty film are shown whole; after that no edit changes the scale under the person's hand.
  const isEmpty = length === 0;
  useEffect(() => {
    if (!isEmpty) fit();
  }, [isEmpty, fit]);

  // The lanes must have their new width before the browser can scroll to the place that belongs to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after every commit of a new view on purpose.
  useLayoutEffect(() => {
    if (nextScroll.current === null || !scroller.current) return;
    scroller.current.scrollLeft = nextScroll.current;
    nextScroll.current = null;
  }, [view]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => look(now.current.zoom);
    const observer = new ResizeObserver(() => {
      if (touched.current) look(now.current.zoom);
      else fit();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller, look, fit]);

  // A wheel with Ctrl (or a pinch) zooms at the pointer; React's own wheel handler could not keep the page from zooming.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const at = event.clientX - element.getBoundingClientRect().left - HEAD_WIDTH;
      zoomBy(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.006), Math.max(0, at));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, zoomBy]);

  const zoomTo = useCallback((zoom: number) => zoomBy(zoom / now.current.zoom), [zoomBy]);
  return { view, zoomBy, zoomTo, fit };
}
