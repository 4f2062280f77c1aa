import { useId } from 'react';
import css from './pick.module.css';
import { lineOf, type Stroke } from './strokes.ts';

interface PaintLayerProps {
  readonly aspect: number;
  /** A picture whose light parts are what was found. */
  readonly mask: string | null;
  readonly strokes: readonly Stroke[];
}

/** What is chosen, over the picture: what was found, with what is painted and without what is rubbed out. */
export function PaintLayer({ aspect, mask, strokes }: PaintLayerProps) {
  const id = useId();
  if (!mask && strokes.length === 0) return null;
  const size = { width: aspect * 1000, height: 1000 };
  return (
    <svg className={css.paint} viewBox={`0 0 ${size.width} 1000`} preserveAspectRatio="none" aria-hidden="true">
      <mask id={id} maskUnits="userSpaceOnUse" x={0} y={0} {...size}>
        {mask ? <image href={mask} x={0} y={0} {...size} preserveAspectRatio="none" /> : null}
        {strokes.map((stroke, at) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: a stroke is its place in the list.
            key={at}
            d={lineOf(stroke, aspect)}
            stroke={stroke.erase ? 'black' : 'white'}
            strokeWidth={stroke.width * 1000}
          />
        ))}
      </mask>
      <rect {...size} mask={`url(#${id})`} />
    </svg>
  );
}
