import type { PortType } from '@reelgraph/nodes/graph';
import { cx } from './cx.ts';
import { portLook } from './port-shapes.ts';
import css from './ui.module.css';

interface PortGlyphProps {
  readonly type: PortType;
  /** Takes or gives a list: drawn with a double outline. */
  readonly list?: boolean;
  /** Nothing is wired: drawn hollow. */
  readonly free?: boolean;
  readonly size?: number;
}

/** A port's colour and shape; never the one without the other. */
export function PortGlyph({ type, list = false, free = false, size = 12 }: PortGlyphProps) {
  const look = portLook(type);
  const isDouble = list || look.double;
  return (
    <svg
      className={cx(css.glyph, look.className, (free || look.hollow) && css.hollow, isDouble && css.list)}
      viewBox="0 0 12 12"
      style={{ width: size, height: size }}
      aria-hidden="true"
    >
      <path d={look.path} />
      {isDouble ? <path className={css.listRing} d={look.path} /> : null}
    </svg>
  );
}
