import { overlaps } from '@reelgraph/nodes/graph';
import { useStoreApi } from '@xyflow/react';
import { useEffect, useState } from 'react';
import type { FlowNode } from '../flow-model.ts';
import { sight } from './minimap-view.ts';

/** Nodes that are mounted, or taken away, in one frame: few enough that the frame is not missed by much. */
const COME = 5;
const GO = 20;
const nothing: FlowNode[] = [];

/**
 * Coming nearer, the nodes in sight are mounted a few in a frame while the drawing still stands for the others, then the graph
 * is whole; going far out they are hidden behind the drawing at once, and taken away as they came: no task is as long as all of
 * them would be.
 */
export function useStaged(
  nodes: FlowNode[],
  overview: boolean,
): { readonly nodes: FlowNode[]; readonly whole: boolean } {
  const api = useStoreApi();
  /** The nodes that stand so far; null: all of them. */
  const [standing, setStanding] = useState<ReadonlySet<string> | null>(overview ? new Set() : null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins from what stands then; nodes that come in sight meanwhile come with the whole.
  useEffect(() => {
    const { transform, width, height } = api.getState();
    const view = sight(transform, width, height);
    const inSight = nodes.flatMap(({ id, position, width: wide = 0, height: high = 0 }) =>
      overlaps({ ...position, width: wide, height: high }, view) ? [id] : [],
    );
    let frame = 0;
    let count = 0;
    const come = () => {
      count += COME;
      const done = count >= inSight.length;
      setStanding((before) => (before === null || done ? null : new Set([...before, ...inSight.slice(0, count)])));
      if (!done) frame = requestAnimationFrame(come);
    };
    let left = [...(standing ?? inSight)];
    const go = () => {
      left = left.slice(GO);
      setStanding(new Set(left));
      if (left.length > 0) frame = requestAnimationFrame(go);
    };
    frame = requestAnimationFrame(overview ? go : come);
    return () => cancelAnimationFrame(frame);
  }, [overview, api]);

  if (standing === null) return { nodes, whole: true };
  if (standing.size === 0) return { nodes: nothing, whole: false };
  return { nodes: nodes.filter((node) => standing.has(node.id)), whole: false };
}
