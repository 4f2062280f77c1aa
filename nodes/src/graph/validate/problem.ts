import type { Refusal } from '@reelgraph/timeline';

/** What keeps a node from running, and where. */
export interface Problem extends Refusal {
  readonly node?: string;
  readonly port?: string;
}
