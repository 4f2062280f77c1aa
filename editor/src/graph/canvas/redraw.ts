import { catalogueAtom, graphAtom, planAtom, store, taskTickAtom, themeAtom } from '../../state/index.ts';

/** Everything that a drawing of the whole graph follows. */
const causes = [graphAtom, catalogueAtom, planAtom, taskTickAtom, themeAtom];

export const onCause = (heard: () => void): (() => void) => {
  const stops = causes.map((cause) => store.sub(cause, heard));
  return () => {
    for (const stop of stops) stop();
  };
};

export interface Redraw {
  /** Draws in the next frame, or after the rest that is due since the last drawing. */
  ask(): void;
  stop(): void;
}

/** At most one drawing in `restMs`, in a frame: a run that reports all the time costs a few drawings a second. */
export function throttled(draw: () => void, restMs: number): Redraw {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let last = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = undefined;
    frame = requestAnimationFrame(() => {
      frame = 0;
      last = performance.now();
      draw();
    });
  };
  return {
    ask() {
      if (timer !== undefined || frame !== 0) return;
      const wait = last + restMs - performance.now();
      if (wait > 0) timer = setTimeout(run, wait);
      else run();
    },
    stop() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    },
  };
}

/** Fits the canvas's pixels to a size in CSS pixels; answers the pen, in device pixels, on an empty sheet. */
export function sheet(
  element: HTMLCanvasElement,
  width: number,
  height: number,
): { pen: CanvasRenderingContext2D; ratio: number } | null {
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (element.width !== wide || element.height !== high) {
    element.width = wide;
    element.height = high;
  }
  const pen = element.getContext('2d');
  if (!pen) return null;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, wide, high);
  return { pen, ratio };
}

/** Colours of the theme by their names, each looked up once. */
export function palette(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, string>();
  return (name) => {
    let value = known.get(name);
    if (value === undefined) {
      value = style.getPropertyValue(name).trim();
      known.set(name, value);
    }
    return value;
  };
}

/** By what `key` says of each, in the order of the first: one stroke for a thousand wires of one colour. */
export function grouped<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = key(one);
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return groups;
}
