import type { GraphFrame, GraphNote } from '../document.ts';
import { own, without } from '../own.ts';
import { type Handler, idTaken, noThing, step, withProperty } from './handler.ts';
import { moved } from './nodes.ts';
import type { GraphOp } from './op.ts';

export const addFrame: Handler<'addFrame'> = (graph, { frame }) => {
  if (own(graph.frames, frame.id)) return idTaken('frame', frame.id);
  return step({ ...graph, frames: { ...graph.frames, [frame.id]: frame } }, [{ type: 'removeFrame', frame: frame.id }]);
};

export const moveFrame: Handler<'moveFrame'> = (graph, op) => {
  const frame = own(graph.frames, op.frame);
  if (!frame) return noThing('frame', op.frame);
  const { nodes, old } = moved(graph, op.positions ?? {});
  const inverse: GraphOp = { type: 'moveFrame', frame: frame.id, position: frame.position, positions: old };
  const frames = { ...graph.frames, [frame.id]: { ...frame, position: op.position } };
  return step({ ...graph, frames, nodes }, [inverse]);
};

export const updateFrame: Handler<'updateFrame'> = (graph, op) => {
  const frame = own(graph.frames, op.frame);
  if (!frame) return noThing('frame', op.frame);
  let changed: GraphFrame = frame;
  const inverse: GraphOp & { type: 'updateFrame' } = { type: 'updateFrame', frame: frame.id };
  if (op.title !== undefined) {
    changed = { ...changed, title: op.title };
    inverse.title = frame.title;
  }
  if (op.size !== undefined) {
    changed = { ...changed, size: op.size };
    inverse.size = frame.size;
  }
  if (op.subtitle !== undefined) {
    changed = withProperty(changed, 'subtitle', op.subtitle ?? undefined);
    inverse.subtitle = frame.subtitle ?? null;
  }
  if (op.colour !== undefined) {
    changed = withProperty(changed, 'colour', op.colour ?? undefined);
    inverse.colour = frame.colour ?? null;
  }
  return step({ ...graph, frames: { ...graph.frames, [frame.id]: changed } }, [inverse]);
};

export const removeFrame: Handler<'removeFrame'> = (graph, op) => {
  const frame = own(graph.frames, op.frame);
  if (!frame) return noThing('frame', op.frame);
  return step({ ...graph, frames: without(graph.frames, [op.frame]) }, [{ type: 'addFrame', frame }]);
};

export const addNote: Handler<'addNote'> = (graph, { note }) => {
  if (own(graph.notes, note.id)) return idTaken('note', note.id);
  return step({ ...graph, notes: { ...graph.notes, [note.id]: note } }, [{ type: 'removeNote', note: note.id }]);
};

export const updateNote: Handler<'updateNote'> = (graph, op) => {
  const note = own(graph.notes, op.note);
  if (!note) return noThing('note', op.note);
  let changed: GraphNote = note;
  const inverse: GraphOp & { type: 'updateNote' } = { type: 'updateNote', note: note.id };
  if (op.text !== undefined) {
    changed = { ...changed, text: op.text };
    inverse.text = note.text;
  }
  if (op.position !== undefined) {
    changed = { ...changed, position: op.position };
    inverse.position = note.position;
  }
  if (op.size !== undefined) {
    changed = { ...changed, size: op.size };
    inverse.size = note.size;
  }
  return step({ ...graph, notes: { ...graph.notes, [note.id]: changed } }, [inverse]);
};

export const removeNote: Handler<'removeNote'> = (graph, op) => {
  const note = own(graph.notes, op.note);
  if (!note) return noThing('note', op.note);
  return step({ ...graph, notes: without(graph.notes, [op.note]) }, [{ type: 'addNote', note }]);
};
