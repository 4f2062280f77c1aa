import { memo } from 'react';
import type { Marker } from '../sequence/types.ts';
import type { Rate } from '../time/rate.ts';
import { formatClock } from '../time/text.ts';
import { rulerStep } from './geometry.ts';
import css from './timeline.module.css';
import type { SceneSpan } from './types.ts';
import type { View } from './use-view.ts';

interface RulerProps {
  readonly rate: Rate;
  readonly view: View;
  readonly scenes: readonly SceneSpan[];
  readonly markers: readonly Marker[];
}

/** Scene lane, time and markers. Minor ticks are a repeating background: they cost nothing at any zoom. */
export const Ruler = memo(function Ruler({ rate, view, scenes, markers }: RulerProps) {
  const { zoom, from, to } = view;
  const { seconds, parts } = rulerStep(zoom, rate);
  const step = (seconds * rate.num) / rate.den;
  const labels = [];
  for (let i = Math.floor(from / step); i * step < to; i++) labels.push(Math.round(i * step));
  const minor = (step * zoom) / parts;
  return (
    <div className={css.ruler} data-ruler>
      <div className={css.scenes}>
        {scenes
          .filter((scene) => scene.to > from && scene.from < to)
          .map((scene) => (
            <div
              key={`${scene.from}-${scene.label}`}
              style={{ left: scene.from * zoom, width: (scene.to - scene.from) * zoom - 1 }}
            >
              <span>{scene.label}</span>
            </div>
          ))}
      </div>
      <div
        className={css.ticks}
        style={{
          backgroundImage: `repeating-linear-gradient(90deg, var(--line-strong) 0 1px, transparent 1px ${minor}px)`,
        }}
      />
      {labels.map((frame) => (
        <span key={frame} className={css.tick} style={{ left: frame * zoom }}>
          {formatClock(frame, rate)}
        </span>
      ))}
      {markers
        .filter((marker) => marker.at >= from - 200 / zoom && marker.at <= to)
        .map((marker) => (
          // biome-ignore lint/a11y/useSemanticElements: dragged along the ruler.
          <div
            key={marker.id}
            className={css.marker}
            style={{ left: marker.at * zoom, color: marker.colour ? `var(--${marker.colour})` : undefined }}
            data-marker={marker.id}
            role="button"
            tabIndex={-1}
            aria-label={`Marker ${marker.name}`}
            title={marker.note || 'Drag to move, double-click to edit'}
          >
            <svg width="10" height="12" viewBox="0 0 10 12" aria-hidden="true">
              <path d="M1 0h8v8L5 12 1 8z" fill="currentColor" />
            </svg>
            <span>{marker.name}</span>
          </div>
        ))}
    </div>
  );
});
