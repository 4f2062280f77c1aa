import { engineRegistry } from '@reelgraph/models/engines';
import { enginesOf } from '../storage/index.ts';
import type { Workbench } from './contract.ts';
import { loadNodes } from './load-nodes.ts';

/** What every process of this house works with: the built-in nodes, the packs of `REELGRAPH_NODES`, the engines. */
export async function workbench(data: string): Promise<Workbench> {
  return {
    nodes: await loadNodes(process.env.REELGRAPH_NODES),
    engines: engineRegistry(enginesOf(data)),
  };
}
