import { landingSource } from '@reelgraph/timeline';
import type { PlanView } from '../../protocol/index.ts';
import { type GraphRun, givenBy, type Step, type StepNode } from './graph-run.ts';
import { type MadeFrom, partWords } from './made-from.ts';
import type { PlanInput, PlanNode, PlanWire } from './prepare.ts';

/** The node type whose results land on the timeline. */
export const LAND = 'timeline/land';

/** Where the results of a landing node go. */
export function landingPlace(graph: string, plan: PlanNode) {
  const { sequence, track } = plan.node.params;
  return {
    sequence: typeof sequence === 'string' && sequence !== '' ? sequence : null,
    track: typeof track === 'string' && track !== '' ? track : 'V1',
    source: landingSource(graph, plan.id),
  };
}

/** The take that each landing would bring now, as far as that can be told without making it. */
export function landingsOf(
  graphId: string,
  graph: GraphRun,
  made: MadeFrom,
  keyOf: (step: Step) => string | undefined,
): PlanView['landings'] {
  const landings: PlanView['landings'] = {};
  for (const node of graph.nodes.values()) {
    if (node.plan.spec.type !== LAND || node.plan.frozen || !node.steps) continue;
    const words: Record<string, string> = {};
    const told = new Set<PlanNode>();
    const items: PlanView['landings'][string]['items'] = {};
    for (const step of node.steps) {
      const media = mediaOf(graph, node, step);
      if (!media) continue;
      const { source, wire, input } = media;
      if (!told.has(source.node.plan)) Object.assign(words, partWords(source.node.plan));
      told.add(source.node.plan);
      const value = givenBy(source, wire, step, input)[0]?.value as { artifact?: unknown } | undefined;
      items[step.item?.key ?? 'clip'] = {
        hash: keyOf(source) ?? null,
        asset: typeof value?.artifact === 'string' ? value.artifact : null,
        from: made.of(source),
      };
    }
    landings[landingSource(graphId, node.plan.id)] = { words, items };
  }
  return landings;
}

/** Which step makes the file that lands: the first picture or video that arrives. */
function mediaOf(graph: GraphRun, node: StepNode, step: Step) {
  for (const input of node.plan.inputs) {
    if (input.port.type !== 'video' && input.port.type !== 'image') continue;
    for (const wire of input.wires) {
      const source = graph.sourcesOf(wire, step)[0];
      if (source && source.verdict !== 'bad') return { source, wire, input } as Media;
    }
  }
  return null;
}

interface Media {
  readonly source: Step;
  readonly wire: PlanWire;
  readonly input: PlanInput;
}
