import { Expand, Hand, Magnet, Minus, MousePointer2, Plus, Scissors, StretchHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { sliderToZoom, zoomToSlider } from './geometry.ts';
import css from './timeline.module.css';
import type { TimelineProps, Tool } from './types.ts';

interface ToolbarProps extends Pick<TimelineProps, 'tool' | 'onTool' | 'snapping' | 'onSnapping'> {
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly onFit: () => void;
  readonly children?: ReactNode;
}

const tools: readonly (readonly [Tool, string, ReactNode])[] = [
  ['select', 'Select and move (V)', <MousePointer2 key="v" size={16} strokeWidth={1.5} />],
  ['trim', 'Roll edges, slip clips; Alt slides (T)', <StretchHorizontal key="t" size={16} strokeWidth={1.5} />],
  ['split', 'Split (B)', <Scissors key="b" size={16} strokeWidth={1.5} />],
  ['hand', 'Pan (H)', <Hand key="h" size={16} strokeWidth={1.5} />],
];

export function Toolbar({ tool, onTool, snapping, onSnapping, zoom, onZoom, onFit, children }: ToolbarProps) {
  return (
    <div className={css.toolbar} role="toolbar" aria-label="Timeline tools">
      {tools.map(([name, label, icon]) => (
        <button
          key={name}
          type="button"
          className={tool === name ? css.toolOn : undefined}
          aria-pressed={tool === name}
          aria-label={label}
          title={label}
          onClick={() => onTool(name)}
        >
          {icon}
        </button>
      ))}
      <i className={css.rule} />
      <button
        type="button"
        className={snapping ? css.toolLit : undefined}
        aria-pressed={snapping}
        aria-label="Snapping (N)"
        title="Snapping (N)"
        onClick={() => onSnapping(!snapping)}
      >
        <Magnet size={16} strokeWidth={1.5} />
      </button>
      {children}
      <i className={css.rule} />
      <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => onZoom(zoom / 1.4)}>
        <Minus size={14} />
      </button>
      <input
        type="range"
        className={css.zoom}
        aria-label="Zoom"
        min={0}
        max={1}
        step={0.001}
        value={zoomToSlider(zoom)}
        onChange={(event) => onZoom(sliderToZoom(Number(event.target.value)))}
      />
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => onZoom(zoom * 1.4)}>
        <Plus size={14} />
      </button>
      <button type="button" aria-label="Whole film" title="Whole film (Shift Z)" onClick={onFit}>
        <Expand size={16} strokeWidth={1.5} />
      </button>
    </div>
  );
}
