import { useEffect, useRef } from 'react';
import css from '../edit.module.css';
import { transport } from '../transport.ts';

/** Quietest level that is drawn. */
const FLOOR_DB = -60;
/** Decibels by which a bar falls in a second: as on a peak programme meter. */
const FALL = 20;

/** How loud the mix is, left and right, while it plays. Drawn without React: it changes with every frame of the screen. */
export function Meters() {
  const bars = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = [FLOOR_DB, FLOOR_DB];
    let before = performance.now();
    let request = 0;
    const draw = (now: number) => {
      const levels = transport.player?.levels() ?? [0, 0];
      const fallen = ((now - before) / 1000) * FALL;
      before = now;
      levels.forEach((level, side) => {
        const db = level > 0 ? 20 * Math.log10(level) : FLOOR_DB;
        shown[side] = Math.max(FLOOR_DB, db, shown[side]! - fallen);
        const bar = bars.current?.children[side] as HTMLElement | undefined;
        bar?.style.setProperty('--level', String(1 - shown[side]! / FLOOR_DB));
        bar?.toggleAttribute('data-over', shown[side]! > -1);
      });
      request = requestAnimationFrame(draw);
    };
    request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }, []);
  return (
    <div ref={bars} className={css.meters} role="img" aria-label="Level of the mix, left and right">
      <i />
      <i />
    </div>
  );
}
