import type { Json, ParamSpec } from '@reelgraph/nodes/graph';
import { dispatch, graphIdAtom, store } from '../state/index.ts';

/** Changes one param of a node of the open graph. A drag over many values is one step to undo. */
export function setParam(node: string, param: ParamSpec, value: Json): void {
  dispatch(store.get(graphIdAtom), [{ type: 'setParam', node, param: param.name, value }], {
    label: `Change ${param.label.toLowerCase()}`,
    merge: `param:${node}:${param.name}`,
  });
}
