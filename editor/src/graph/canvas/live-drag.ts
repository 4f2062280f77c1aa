import type { NodeChange } from '@xyflow/react';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { store } from '../../state/index.ts';
import type { Point } from '../canvas-state.ts';
import type { FlowNode } from '../flow-model.ts';
import type { Transform } from './minimap-view.ts';

const none: Point = { x: 0, y: 0 };
const shiftsAtom = atom<ReadonlyMap<string, Point>>(new Map());
/** How far a node is from where React Flow has it, in world pixels: the wires at its ports follow it. */
export const shiftAtom = atomFamily((id: string) => atom((get) => get(shiftsAtom).get(id) ?? none));

interface Standing {
  /** The view that it began in: a view that moves brings other elements into sight. */
  readonly transform: Transform;
  readonly from: ReadonlyMap<string, Point>;
  readonly elements: ReadonlyMap<string, HTMLElement | null>;
}

/**
 * A drag between its first step and its last. A step through React Flow's nodes costs a round over all of them; here it is
 * a shift of the elements that move, and of the wires at them. React Flow hears of the first step and of the end.
 */
export function liveDrag(box: () => HTMLElement | null) {
  let standing: Standing | null = null;
  let shifted: HTMLElement[] = [];

  const shift = (element: HTMLElement | null | undefined, { x, y }: Point) => {
    if (!element) return;
    element.style.translate = `${x}px ${y}px`;
    shifted.push(element);
  };
  return {
    /** What moves stands where React Flow has it: from here on its steps are shifts. */
    begin(moving: readonly FlowNode[], transform: Transform): void {
      const canvas = box();
      const elements = new Map(
        moving.map(({ id }) => [
          id,
          canvas?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`) ?? null,
        ]),
      );
      standing = { transform, elements, from: new Map(moving.map((node) => [node.id, node.position])) };
    },
    /** Answers false where React Flow has to hear of the step. `carried`: what goes with each frame. */
    step(
      changes: readonly NodeChange<FlowNode>[],
      carried: ReadonlyMap<string, readonly string[]>,
      transform: Transform,
    ): boolean {
      if (standing?.transform !== transform) return false;
      const shifts = new Map<string, Point>();
      for (const change of changes) {
        const from = change.type === 'position' && change.dragging ? standing.from.get(change.id) : undefined;
        if (change.type !== 'position' || !change.position || !from) return false;
        const by = { x: change.position.x - from.x, y: change.position.y - from.y };
        for (const id of [change.id, ...(carried.get(change.id) ?? [])]) shifts.set(id, by);
      }
      shifted = [];
      for (const [id, by] of shifts) shift(standing.elements.get(id), by);
      store.set(shiftsAtom, shifts);
      return true;
    },
    /** React Flow has everything where it is. */
    end(): void {
      standing = null;
      if (shifted.length === 0) return;
      for (const element of shifted) element.style.translate = '';
      shifted = [];
      store.set(shiftsAtom, new Map());
    },
  };
}
