import type { NodeSpec } from '@reelgraph/nodes/graph';
import { ChevronRight } from 'lucide-react';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { NodeIcon, PortGlyph } from '../../ui/index.ts';
import type { QuickRow } from '../quick-add-model.ts';
import css from './canvas.module.css';

/** As the styles have it: a row's height, and how many are in sight. */
const ROW = 28;
const IN_SIGHT = 11;
const MORE = 2;

/** The types that were found. Only the rows in sight are mounted: a key changes them all. */
export function QuickAddList({
  rows,
  at,
  onPoint,
  onChoose,
}: {
  rows: readonly QuickRow[];
  at: number;
  onPoint: (row: number) => void;
  onChoose: (spec: NodeSpec) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const from = Math.max(0, Math.min(first, rows.length - IN_SIGHT) - MORE);
  const shown = rows.slice(from, from + IN_SIGHT + 2 * MORE);

  // The chosen row comes in sight, as `scrollIntoView` would bring it were it mounted.
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const top = at * ROW;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW > box.scrollTop + IN_SIGHT * ROW) box.scrollTop = top + ROW - IN_SIGHT * ROW;
  }, [at]);

  return (
    <div
      ref={list}
      className={css.quickList}
      role="listbox"
      aria-label="Nodes"
      onScroll={(event) => setFirst(Math.floor(event.currentTarget.scrollTop / ROW))}
    >
      <div style={{ height: rows.length * ROW, paddingTop: from * ROW }}>
        {shown.map((row, place) => (
          <Row
            key={row.spec.type}
            row={row}
            at={from + place}
            of={rows.length}
            selected={from + place === at}
            onPoint={onPoint}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: QuickRow;
  readonly at: number;
  readonly of: number;
  readonly selected: boolean;
  readonly onPoint: (row: number) => void;
  readonly onChoose: (spec: NodeSpec) => void;
}

const Row = memo(function Row({ row: { spec, inputs, outputs }, at, of, selected, onPoint, onChoose }: RowProps) {
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      aria-posinset={at + 1}
      aria-setsize={of}
      className={css.quickItem}
      title={spec.help.split('\n')[0]}
      onPointerMove={() => onPoint(at)}
      onClick={() => onChoose(spec)}
    >
      <NodeIcon name={spec.icon} />
      <span>{spec.title}</span>
      <span className={css.quickGlyphs}>
        {inputs.map((port) => (
          <PortGlyph key={port.name} type={port.type} size={10} />
        ))}
        {inputs.length > 0 && outputs.length > 0 ? <ChevronRight size={12} /> : null}
        {outputs.map((port) => (
          <PortGlyph key={port.name} type={port.type} size={10} />
        ))}
      </span>
    </button>
  );
});
