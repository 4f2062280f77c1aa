import type { Json, ParamSpec } from '@reelgraph/nodes/graph';
import { editGraph } from '../state/index.ts';

/** Changes one param of a node of the open graph. A drag over many values is one step to undo. */
export function setParam(node: string, param: ParamSpec, value: Json): void {
  editGraph([{ type: 'setParam', node, param: param.name, value }], {
    label: `Change ${param.label.toLowerCase()}`,
    merge: `param:${node}:${param.name}`,
  });
}
