import { Button } from '../ui/index.ts';
import css from './params.module.css';
import { readStrokes } from './pick/strokes.ts';
import type { ParamProps } from './types.ts';

/** What is painted by hand, in words: it is drawn on the picture, where the points are. */
export function StrokesParam({ value, onChange }: ParamProps) {
  const count = readStrokes(value).length;
  if (count === 0) return <span className={css.fed}>nothing</span>;
  return (
    <span className={css.fed}>
      {count === 1 ? '1 stroke' : `${count} strokes`}{' '}
      <Button size="sm" onClick={() => onChange([])}>
        Take away
      </Button>
    </span>
  );
}
