import { refuse } from '@reelgraph/timeline';
import type { GraphDocument, SubgraphDefinition } from '../document.ts';
import { own } from '../own.ts';
import { definitionId } from '../subgraph.ts';
import { type Handler, idTaken, noThing, step } from './handler.ts';
import { removeThings } from './remove.ts';

export const setForm: Handler<'setForm'> = (graph, op) => {
  const names = new Set<string>();
  for (const field of op.form) {
    if (names.has(field.name)) {
      return refuse('form_name_taken', `Two lines of the form are named "${field.name}".`, {
        fix: 'Give each its own name; scripts set values by it.',
        field: field.name,
      });
    }
    names.add(field.name);
  }
  // A line about a node that somebody deleted meanwhile sets nothing, and would come back as another node's.
  const form = op.form.filter((field) => own(graph.nodes, field.node));
  return step({ ...graph, form }, [{ type: 'setForm', form: graph.form.map((field) => ({ ...field })) }]);
};

export const setGraphTitle: Handler<'setGraphTitle'> = (graph, op) =>
  step({ ...graph, title: op.title }, [{ type: 'setGraphTitle', title: graph.title }]);

/** Whether `definition` would hold itself, through any depth of other definitions. */
export function holdsItself(graph: GraphDocument, definition: SubgraphDefinition): boolean {
  const seen = new Set<string>();
  const stack: SubgraphDefinition[] = [definition];
  for (let at = stack.pop(); at; at = stack.pop()) {
    for (const node of Object.values(at.nodes)) {
      const id = definitionId(node);
      if (id === null || seen.has(id)) continue;
      if (id === definition.id) return true;
      seen.add(id);
      const inner = own(graph.subgraphs, id);
      if (inner) stack.push(inner);
    }
  }
  return false;
}

export const recursive = (definition: SubgraphDefinition) =>
  refuse('subgraph_recursive', `The subgraph "${definition.title}" would contain itself.`, {
    fix: 'Take the instance of itself out of it.',
    field: definition.id,
  });

export const addSubgraph: Handler<'addSubgraph'> = (graph, op) => {
  if (own(graph.subgraphs, op.subgraph.id)) return idTaken('subgraph', op.subgraph.id);
  if (holdsItself(graph, op.subgraph)) return recursive(op.subgraph);
  return step({ ...graph, subgraphs: { ...graph.subgraphs, [op.subgraph.id]: op.subgraph } }, [
    { type: 'removeSubgraph', subgraph: op.subgraph.id },
  ]);
};

export const updateSubgraph: Handler<'updateSubgraph'> = (graph, op) => {
  const old = own(graph.subgraphs, op.subgraph.id);
  if (!old) return noThing('subgraph', op.subgraph.id);
  if (holdsItself(graph, op.subgraph)) return recursive(op.subgraph);
  return step({ ...graph, subgraphs: { ...graph.subgraphs, [old.id]: op.subgraph } }, [
    { type: 'updateSubgraph', subgraph: old as typeof op.subgraph },
  ]);
};

export const setSubgraphFace: Handler<'setSubgraphFace'> = (graph, { subgraph, type, ...face }) => {
  const old = own(graph.subgraphs, subgraph);
  if (!old) return noThing('subgraph', subgraph);
  const changed = definedOnly(face);
  const before = Object.fromEntries(Object.keys(changed).map((key) => [key, old[key as keyof typeof face]]));
  return step({ ...graph, subgraphs: { ...graph.subgraphs, [subgraph]: { ...old, ...changed } } }, [
    { type, subgraph, ...before },
  ]);
};

const definedOnly = <T extends object>(thing: T): Partial<T> =>
  Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== undefined)) as Partial<T>;

export const removeSubgraph: Handler<'removeSubgraph'> = (graph, op) =>
  removeThings(graph, { nodes: [], edges: [], frames: [], notes: [], subgraphs: [op.subgraph] });
