import type { GraphDocument } from '@reelgraph/nodes/graph';
import { definitionId, insideId } from '@reelgraph/nodes/graph';
import type { TaskView } from '@reelgraph/runtime/protocol';
import type { NodeRun } from './runs.ts';

type Subgraphs = GraphDocument['subgraphs'];
type RunOf = (task: string) => NodeRun;

/** How deep instances are looked into; the core refuses deeper ones. */
const DEEPEST = 16;

/** What goes on inside an instance, told as one node: all its tasks, and the results that leave it by its own ports. */
export function instanceRun(subgraphs: Subgraphs, definition: string, id: string, runOf: RunOf, depth = 0): NodeRun {
  const inside = subgraphs[definition];
  if (!inside || depth > DEEPEST) return { run: null, runNumber: null, tasks: [], results: new Map() };
  const runs = new Map(
    Object.values(inside.nodes).map((node) => {
      const inner = insideId(id, node.id);
      const nested = definitionId(node);
      return [node.id as string, nested ? instanceRun(subgraphs, nested, inner, runOf, depth + 1) : runOf(inner)];
    }),
  );
  const newest = [...runs.values()].reduce<NodeRun | null>(
    (best, run) => ((run.runNumber ?? -1) > (best?.runNumber ?? -1) ? run : best),
    null,
  );
  const results = new Map<string, TaskView>();
  for (const { name, node, port } of inside.outputs) {
    for (const [key, task] of runs.get(node)?.results ?? []) {
      const known = results.get(key);
      results.set(key, { ...(known ?? task), outputs: { ...known?.outputs, [name]: task.outputs?.[port] ?? null } });
    }
  }
  const [first] = inside.outputs;
  const giver = first && runs.get(first.node);
  const cells = (giver?.cells ?? giver?.tasks ?? []).map((task) =>
    task.outputs && first ? { ...task, outputs: { [first.name]: task.outputs[first.port] ?? null } } : task,
  );
  return {
    run: newest?.run ?? null,
    runNumber: newest?.runNumber ?? null,
    // Inner nodes that an older run touched and the newest left alone say nothing of the present.
    tasks: [...runs.values()].flatMap((run) => (run.runNumber === newest?.runNumber ? run.tasks : [])),
    results,
    cells,
  };
}
