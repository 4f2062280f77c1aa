import type { ElementValue } from '../values.ts';

const ORDER = { character: 0, location: 1, object: 2, style: 3 } as const;

/** Characters, the place, props, looks: the order in which models are shown and told of elements. */
export const byKind = (a: Pick<ElementValue, 'kind'>, b: Pick<ElementValue, 'kind'>): number =>
  ORDER[a.kind] - ORDER[b.kind];
