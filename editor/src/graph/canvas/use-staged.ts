import { overlaps } from '@reelgraph/nodes/graph';
import { useStoreApi } from '@xyflow/react';
import { useEffect, useState } from 'react';
import type { FlowNode } from '../flow-model.ts';
import { sight } from './minimap-view.ts';

/** Nodes that are mounted in one frame: few enough that the frame is not missed by much. */
const SLICE = 10;
const nothing: FlowNode[] = [];

/**
 * Far out nothing is mounted. Coming nearer, the nodes in sight are mounted a few in a frame while the drawing still stands
 * for the others, then the graph is whole: no task is as long as mounting them all would be.
 */
export function useStaged(
  nodes: FlowNode[],
  overview: boolean,
): { readonly nodes: FlowNode[]; readonly whole: boolean } {
  const api = useStoreApi();
  /** The nodes that stand so far; null: all of them. */
  const [standing, setStanding] = useState<ReadonlySet<string> | null>(overview ? new Set() : null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: nodes that come in sight meanwhile come with the whole.
  useEffect(() => {
    if (overview) {
      setStanding(new Set());
      return;
    }
    const { transform, width, height } = api.getState();
    const view = sight(transform, width, height);
    const inSight = nodes.filter(({ position, width: wide = 0, height: high = 0 }) =>
      overlaps({ ...position, width: wide, height: high }, view),
    );
    let count = 0;
    const more = () => {
      count += SLICE;
      const done = count >= inSight.length;
      setStanding((before) =>
        before === null || done ? null : new Set(inSight.slice(0, count).map((node) => node.id)),
      );
      if (!done) frame = requestAnimationFrame(more);
    };
    let frame = requestAnimationFrame(more);
    return () => cancelAnimationFrame(frame);
  }, [overview, api]);

  if (overview) return { nodes: nothing, whole: false };
  if (standing === null) return { nodes, whole: true };
  return { nodes: nodes.filter((node) => standing.has(node.id)), whole: false };
}
