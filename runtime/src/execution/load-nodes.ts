import { builtinNodes, loadNodePacks, type NodeDefinition } from '@reelgraph/nodes/catalogue';
import { indexSpecs } from '@reelgraph/nodes/graph';
import type { NodeRegistry } from './contract.ts';

export interface LoadedNodes extends NodeRegistry {
  readonly definitions: readonly NodeDefinition[];
  /** What was wrong with packs, in sentences; the rest works. */
  readonly warnings: readonly string[];
}

/** The node types by name. */
export function nodeRegistry(definitions: readonly NodeDefinition[]): NodeRegistry {
  const byType = new Map(definitions.map((definition) => [definition.spec.type, definition]));
  return { specs: indexSpecs(definitions.map(({ spec }) => spec)), get: (type) => byType.get(type) };
}

/** Built-in nodes and those of packs (`REELGRAPH_NODES`). */
export async function loadNodes(packs: string | undefined): Promise<LoadedNodes> {
  const { nodes, warnings } = await loadNodePacks(packs, builtinNodes);
  const definitions = [...builtinNodes, ...nodes];
  return { ...nodeRegistry(definitions), definitions, warnings: warnings.map(({ message }) => message) };
}
