import { type ElementValue, renameInScript, renameMentions } from '@reelgraph/nodes/elements';
import type { ScriptOp } from '@reelgraph/nodes/script';
import {
  type AnyOp,
  catalogueAtom,
  dispatch,
  graphIdAtom,
  rootGraphAtom,
  scriptIdAtom,
  store,
} from '../state/index.ts';
import { scriptDocAtom } from './script-state.ts';
import { spliceText } from './splice-text.ts';

/** Writes the new names of elements into every mention: of the script, of what was written over it, and of the graph's prompts. */
export function renameEverywhere(
  before: readonly ElementValue[],
  after: readonly ElementValue[],
  label: string,
  group: string,
): void {
  if (!before.some((one) => after.some((next) => next.id === one.id && !sameNames(one, next)))) return;
  dispatch(store.get(scriptIdAtom), inScript(before, after), { label, group });
  dispatch(store.get(graphIdAtom), inGraph(before, after), { label, group });
}

const sameNames = (a: ElementValue, b: ElementValue): boolean => namesOf(a) === namesOf(b);
const namesOf = ({ name, trigger, variants = [] }: ElementValue): string =>
  JSON.stringify([name, trigger, variants.map((one) => [one.id, one.name, one.trigger])]);

function inScript(before: readonly ElementValue[], after: readonly ElementValue[]): ScriptOp[] {
  const doc = store.get(scriptDocAtom);
  if (!doc) return [];
  const ops: ScriptOp[] = [];
  const splice = spliceText(doc.text, renameInScript(doc.text, before, after));
  if (splice) ops.push(splice);
  for (const [shot, { action, prompt }] of Object.entries(doc.overrides)) {
    const patch = { ...changed('action', action, before, after), ...changed('prompt', prompt, before, after) };
    if (Object.keys(patch).length > 0) ops.push({ type: 'setOverride', shot, patch });
  }
  return ops;
}

/** Params that are prompts, of the graph that is open, inside its subgraphs too. */
function inGraph(before: readonly ElementValue[], after: readonly ElementValue[]): AnyOp[] {
  const graph = store.get(rootGraphAtom);
  if (!graph) return [];
  const specs = store.get(catalogueAtom);
  const ops = (nodes: typeof graph.nodes): AnyOp[] =>
    Object.values(nodes).flatMap((node) =>
      (specs.get(node.type)?.params ?? [])
        .filter(({ widget }) => widget === 'prompt')
        .flatMap(({ name }) => {
          const value = node.params[name];
          const next = typeof value === 'string' ? renameMentions(value, before, after) : value;
          return next === value ? [] : [{ type: 'setParam', node: node.id, param: name, value: next }];
        }),
    );
  return [
    ...ops(graph.nodes),
    ...Object.values(graph.subgraphs).flatMap((one) =>
      ops(one.nodes).map((op): AnyOp => ({ type: 'inSubgraph', subgraph: one.id, op })),
    ),
  ];
}

function changed(
  field: string,
  words: string | undefined,
  before: readonly ElementValue[],
  after: readonly ElementValue[],
): Record<string, string> {
  const next = words === undefined ? undefined : renameMentions(words, before, after);
  return next === undefined || next === words ? {} : { [field]: next };
}
