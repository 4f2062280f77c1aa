import type { LandRequest } from '@reelgraph/nodes/catalogue';
import { buildPrompt } from '@reelgraph/nodes/prompts';
import type { Rate } from '@reelgraph/timeline';
import type { GraphRun, StepNode } from '../plan/graph-run.ts';
import { listOf } from '../values.ts';

/**
 * What a landing will bring, in order, as soon as it is known: from the shot list that is wired to the node, with lengths and
 * prompts; without one from the items that it is mapped over. Null while the list is still made.
 */
export function slugKeys(node: StepNode, graph: GraphRun, rate: Rate): LandRequest['keys'] | null {
  const plain = node.keys.map(({ key, name }) => ({ key, name }));
  const shots = node.plan.inputs.find(({ port }) => port.type === 'shot' && port.list);
  if (!shots) return plain;
  const keys = new Map<string, LandRequest['keys'][number]>();
  for (const wire of shots.wires) {
    for (const step of graph.nodes.get(wire.from)?.steps ?? []) {
      if (step.verdict === null) return null;
      const output = step.outputs[wire.port];
      const items = wire.source.list
        ? listOf(output)
        : step.item && output !== undefined
          ? [{ key: step.item.key, name: step.item.name, value: output }]
          : [];
      for (const { key, name, value } of items) {
        // What travels on a wire of shots was checked by the node that made it.
        const shot = value as Parameters<typeof buildPrompt>[0];
        const frames = Math.max(1, Math.round((shot.seconds * rate.num) / rate.den));
        keys.set(key, { key, name: name ?? shot.number, frames, prompt: buildPrompt(shot, 'ltx-t2v') });
      }
    }
  }
  for (const one of plain) if (!keys.has(one.key)) keys.set(one.key, one);
  return [...keys.values()];
}
