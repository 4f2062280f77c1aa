import type { Capability, Engine } from '@reelgraph/models';
import { engineRegistry } from '@reelgraph/models/engines';
import { expect, it } from 'vitest';
import { chooseEngines } from './engines.ts';
import type { PlanNode } from './prepare.ts';

const engine = (name: string, provides: readonly Capability[]) =>
  ({
    name,
    label: name,
    draft: false,
    lane: 'cpu',
    provides: Object.fromEntries(provides.map((capability) => [capability, { reads: [] }])),
    digest: async () => '1',
    ready: async () => ({ ready: true }),
    run: () => Promise.reject(new Error('not in this test')),
    close: async () => undefined,
  }) as unknown as Engine;

const registry = engineRegistry([engine('quick', ['video', 'image']), engine('fine', ['video', 'image'])]);
const node = { id: 'n', node: { mode: 'active' }, spec: { needs: ['image'] } } as unknown as PlanNode;
const chosen = async (project: Record<string, string>, run?: string, own?: string) => {
  const wished = { ...node, node: { ...node.node, engine: own } } as PlanNode;
  const choice = (await chooseEngines([wished], registry, { run, project })).get('n');
  return choice?.ok ? choice.engines[0]?.engine : choice?.error.code;
};

it.each([
  ['nobody wishes: the first that is ready', {}, undefined, undefined, 'quick'],
  ['the engine of the whole project', { default: 'fine' }, undefined, undefined, 'fine'],
  ['a kind of work that has its own', { default: 'fine', image: 'quick' }, undefined, undefined, 'quick'],
  ['an empty choice is none', { default: 'fine', image: '' }, undefined, undefined, 'fine'],
  ['this run before the project', { default: 'fine' }, 'quick', undefined, 'quick'],
  ['the node before all', { default: 'quick' }, 'quick', 'fine', 'fine'],
  ['one that nobody knows is said', { default: 'gone' }, undefined, undefined, 'unknown_engine'],
])('%s', async (_name, project, run, own, expected) => {
  expect(await chosen(project as Record<string, string>, run, own)).toBe(expected);
});
