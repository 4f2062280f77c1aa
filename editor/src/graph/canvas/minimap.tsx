import type { MiniMapNodeProps } from '@xyflow/react';
import { MiniMap } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { memo } from 'react';
import { graphNodeAtom, nodePlanAtom, openNodeRunAtom, rollUp } from '../../state/index.ts';
import { taskMark } from '../node-view/item-cells.tsx';
import css from './canvas.module.css';

/** The graph in a corner; drag to move, scroll to zoom. */
export const MapInCorner = () => (
  <MiniMap
    className={css.mini}
    style={{ width: 208, height: 128 }}
    pannable
    zoomable
    ariaLabel="Map of the graph"
    nodeComponent={MapNode}
    maskColor="transparent"
    maskStrokeColor="var(--accent)"
    maskStrokeWidth={1.5}
    bgColor="var(--bg-panel)"
  />
);

const MapNode = memo(function MapNode({ id, x, y, width, height }: MiniMapNodeProps) {
  const node = useAtomValue(graphNodeAtom(id));
  const run = useAtomValue(openNodeRunAtom(id));
  const plan = useAtomValue(nodePlanAtom(id));
  if (!node) return null;
  const state = rollUp(run.tasks).state;
  const mark =
    node.mode !== 'active'
      ? node.mode
      : state === 'running'
        ? 'running'
        : plan?.state === 'will-run'
          ? 'dirty'
          : state
            ? taskMark[state]
            : 'idle';
  const calm = mark === 'idle' || mark === 'cached' || mark === 'succeeded';
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={height}
      rx={8}
      fill={calm ? 'var(--text-3)' : `var(--state-${mark})`}
      opacity={calm ? 0.5 : 0.85}
    />
  );
});
