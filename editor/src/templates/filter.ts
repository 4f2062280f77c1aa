import type { PortType } from '@reelgraph/nodes/graph';
import type { TemplateView } from '../api/index.ts';

export interface TemplateFilter {
  readonly source: 'all' | 'built-in' | 'saved';
  readonly makes: string | null;
  readonly query: string;
}

export function filterTemplates(
  all: readonly TemplateView[],
  { source, makes, query }: TemplateFilter,
): readonly TemplateView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    if (source !== 'all' && one.source !== source) return false;
    if (makes && !one.outputs.includes(makes)) return false;
    const text = `${one.title} ${one.description} ${one.tags.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What templates give, with how many do, the commonest first. */
export function countOutputs(all: readonly TemplateView[]): readonly { type: PortType; count: number }[] {
  const counts = new Map<string, number>();
  for (const one of all)
    for (const type of new Set(one.outputs)) if (type !== 'any') counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type: type as PortType, count })).sort((a, b) => b.count - a.count);
}
