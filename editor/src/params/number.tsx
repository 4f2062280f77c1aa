import type { PointerEvent } from 'react';
import { useRef } from 'react';
import { CommitField, Slider } from '../ui/index.ts';
import css from './params.module.css';
import type { ParamProps } from './types.ts';
import { asNumber, readNumber, showAmount, showNumber, unitOf } from './types.ts';

export function NumberParam({ param, value, onChange }: ParamProps) {
  const number = asNumber(value, asNumber(param.default));
  return (
    <CommitField
      small
      className={css.numeric}
      aria-label={param.label}
      inputMode="decimal"
      unit={unitOf(number, param)}
      value={showAmount(number, param)}
      onCommit={(text) => {
        const next = readNumber(text, param);
        if (next !== null) onChange(next);
      }}
    />
  );
}

export function SliderParam(props: ParamProps) {
  const { param, value, onChange } = props;
  return (
    <div className={css.slide}>
      <Slider
        label={param.label}
        value={asNumber(value, asNumber(param.default))}
        min={param.min ?? 0}
        max={param.max ?? 1}
        step={param.step ?? (param.type === 'integer' ? 1 : 0.01)}
        onChange={onChange}
      />
      <NumberParam {...props} />
    </div>
  );
}

/** Pixels of travel for one step. */
const TRAVEL = 4;

/** Dragging a number's name sideways changes it; Shift is ten times finer. */
export function useScrub({ param, value, onChange }: ParamProps) {
  const start = useRef<{ x: number; value: number } | null>(null);
  const step = param.step ?? (param.type === 'integer' ? 1 : ((param.max ?? 1) - (param.min ?? 0)) / 100);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, value: asNumber(value, asNumber(param.default)) };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!start.current) return;
      const steps = Math.round((event.clientX - start.current.x) / TRAVEL);
      const fine = event.shiftKey && param.type !== 'integer' ? 0.1 : 1;
      const next = readNumber(showNumber(start.current.value + steps * step * fine), param);
      if (next !== null && next !== value) onChange(next);
    },
    onPointerUp: () => {
      start.current = null;
    },
  };
}
