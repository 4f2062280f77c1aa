import type { NodeProps } from '@xyflow/react';
import { NodeResizer } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { memo, useState } from 'react';
import { editGraph, graphAtom } from '../../state/index.ts';
import { cx } from '../../ui/index.ts';
import { detailAtom } from '../canvas-state.ts';
import type { FlowNode } from '../flow-model.ts';
import css from './canvas.module.css';

const update = (frame: string, change: Record<string, unknown>, label: string) =>
  editGraph([{ type: 'updateFrame', frame, ...change }], { label });

/** A frame around nodes: moves them with it; its name is changed by a double click. */
export const FrameView = memo(function FrameView({ id, selected }: NodeProps<FlowNode>) {
  const frame = useAtomValue(graphAtom)?.frames[id];
  const detail = useAtomValue(detailAtom);
  const [naming, setNaming] = useState(false);
  if (!frame) return null;
  const rename = (title: string) => {
    setNaming(false);
    if (title.trim() && title !== frame.title) update(id, { title: title.trim() }, 'Rename frame');
  };
  return (
    <section className={cx(css.frame, selected && css.frameOn, detail !== 'full' && css.far)} aria-label={frame.title}>
      <NodeResizer
        isVisible={selected}
        minWidth={120}
        minHeight={80}
        handleClassName={css.resize}
        lineClassName={css.resize}
        onResizeEnd={(_event, box) => resized(id, box)}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the palette renames too; this is the short way. */}
      <div className={cx(css.frameHead, 'frame-drag')} onDoubleClick={() => setNaming(true)}>
        {naming ? (
          <input
            className="nodrag"
            aria-label="Name of the frame"
            defaultValue={frame.title}
            // biome-ignore lint/a11y/noAutofocus: the person asked for this field by a double click.
            autoFocus
            onBlur={(event) => rename(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') rename(event.currentTarget.value);
              if (event.key === 'Escape') setNaming(false);
            }}
          />
        ) : (
          <>
            {frame.title}
            {frame.subtitle ? <em>{frame.subtitle}</em> : null}
          </>
        )}
      </div>
    </section>
  );
});

function resized(id: string, box: { x: number; y: number; width: number; height: number }): void {
  const size = { width: Math.round(box.width), height: Math.round(box.height) };
  const position = { x: Math.round(box.x), y: Math.round(box.y) };
  editGraph(
    [
      { type: 'updateFrame', frame: id, size },
      { type: 'moveFrame', frame: id, position },
    ],
    { label: 'Resize frame' },
  );
}
