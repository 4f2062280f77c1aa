import type { Provenance } from '@reelgraph/models';
import type { NodeDefinition, ProjectSettings } from '@reelgraph/nodes/catalogue';
import { canonicalJson } from '@reelgraph/nodes/graph';

/** Under this name is kept which project settings a node type reads. */
export const readerOf = ({ spec }: Pick<NodeDefinition, 'spec'>): string => `${spec.type}@${spec.implementation}`;

export const settingsOf = (settings: ProjectSettings): Readonly<Record<string, unknown>> => ({ ...settings });

/** Each engine and set of models once. */
export function inherited(all: readonly Provenance[]): Provenance[] {
  const seen = new Map<string, Provenance>();
  for (const one of all) seen.set(canonicalJson([one.engine, one.draft, one.models]), one);
  return [...seen.values()];
}
