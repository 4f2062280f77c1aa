import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReadyQueue } from './ready-queue.ts';
import type { Ready } from './scheduler.ts';

const ready = (model: string, more: { priority?: number; depth?: number; index?: number } = {}): Ready =>
  ({
    model,
    priority: more.priority ?? 0,
    task: { step: { node: { plan: { depth: more.depth ?? 0 } }, item: { index: more.index ?? 0 } } },
  }) as unknown as Ready;

const order = (queue: ReadyQueue) => {
  const out: string[] = [];
  for (let next = queue.pop(); next; next = queue.pop()) out.push(next.model);
  return out.join('');
};

it('S keeps a loaded model: A B A B A is done as A A A B B, one swap', () => {
  const queue = new ReadyQueue();
  for (const model of 'ABABA') queue.push(ready(model, { index: 1 }));
  expect(order(queue)).toBe('AAABB');
});

it('S lets an earlier run go first, whatever is loaded', () => {
  const queue = new ReadyQueue();
  queue.push(ready('A', { priority: 2 }));
  queue.push(ready('A', { priority: 2 }));
  expect(queue.pop()?.model).toBe('A');
  queue.push(ready('B', { priority: 1 }));
  expect(order(queue)).toBe('BA');
});

it('S starves nobody: who waited too long for a model gets it', () => {
  let now = 0;
  const queue = new ReadyQueue(100, () => now);
  for (const model of 'AAAAAAB') queue.push(ready(model));
  const out: string[] = [];
  for (let next = queue.pop(); next; next = queue.pop()) {
    out.push(next.model);
    now += 40;
  }
  expect(out.join('')).toBe('AAABAAA');
});

it('S without models goes deep before shallow, then in the order of the list', () => {
  const tasks = fc.array(fc.record({ priority: fc.nat(2), depth: fc.nat(4), index: fc.nat(9) }));
  fc.assert(
    fc.property(tasks, (all) => {
      const queue = new ReadyQueue();
      for (const one of all) queue.push(ready('', one));
      const out = all.map(() => queue.pop()!);
      const named = (one: Ready) => {
        const { step } = one.task;
        return [one.priority, -step.node.plan.depth, step.item!.index] as const;
      };
      for (let at = 1; at < out.length; at += 1) {
        const [a, b] = [named(out[at - 1]!), named(out[at]!)];
        const first = a.findIndex((value, place) => value !== b[place]);
        expect(first === -1 || a[first]! < b[first]!).toBe(true);
      }
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
