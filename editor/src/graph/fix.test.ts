import { builtinNodes } from '@reelgraph/nodes/catalogue';
import type { NodeSpec } from '@reelgraph/nodes/graph';
import { fixActionOf, type Problem, problemSchema, withAction } from '@reelgraph/runtime/protocol';
import { expect, it } from 'vitest';
import { askAtom, railPanelAtom, selectionAtom, store } from '../state/index.ts';
import { quickAddAtom } from './canvas-state.ts';
import { fixOf } from './fix.ts';

const spec = (type: string): NodeSpec => builtinNodes.find((one) => one.spec.type === type)!.spec;
const problem = (code: string, more: Partial<Problem> = {}): Problem => ({ code, message: 'It is so.', ...more });

it.each<[Problem, string, string | null]>([
  [problem('worker_died'), 'video/ltx-chain', 'Run again'],
  [problem('no_prompt'), 'video/text-to-video', 'Set prompt'],
  [problem('above_max', { field: 'seconds' }), 'video/text-to-video', 'Set length'],
  [problem('nothing_asked'), 'mask/segment', 'Set find'],
  [problem('missing_asset', { field: 'file' }), 'media/load', 'Choose file'],
  [problem('missing_input', { port: 'shot' }), 'video/ltx-chain', 'Add shot'],
  [problem('engine_lacks_capability', { field: 'engine' }), 'video/ltx-chain', 'Choose an engine'],
  [problem('bundle_missing', { field: 'engine' }), 'video/ltx-chain', 'Open engine settings'],
  [problem('storage_full'), 'video/ltx-chain', 'Show the disk'],
  [problem('disk_full'), 'video/ltx-chain', 'Show the disk'],
  [problem('loop'), 'video/ltx-chain', null],
  // What is not on this node is not offered.
  [problem('no_prompt'), 'video/ltx-chain', null],
  [problem('missing_input', { port: 'gone' }), 'video/ltx-chain', null],
  // Whoever raised it knows best.
  [problem('loop', { action: { kind: 'set-param', param: 'seed' } }), 'video/ltx-chain', 'Set seed'],
])('%j at %s: %s', (what, type, label) => {
  expect(fixOf(what, 'n', spec(type))?.label ?? null).toBe(label);
  // What travels is what the button is made of.
  const told = problemSchema.parse(JSON.parse(JSON.stringify(withAction(what))));
  expect(told.action ?? null).toEqual(fixActionOf(what));
});

it('leads to the place: the setting, the input, the settings of the studio', () => {
  fixOf(problem('no_prompt'), 'n', spec('video/text-to-video'))?.run();
  expect([...store.get(selectionAtom).nodes]).toEqual(['n']);
  expect(store.get(askAtom)).toEqual({ node: 'n', param: 'prompt' });
  fixOf(problem('storage_full'), 'n', spec('video/text-to-video'))?.run();
  expect(store.get(railPanelAtom)).toBe('settings');
});

it('a missing input opens the search for what fits it', () => {
  globalThis.innerWidth = 800;
  globalThis.innerHeight = 600;
  fixOf(problem('missing_input', { port: 'shot' }), 'n', spec('video/ltx-chain'))?.run();
  expect(store.get(quickAddAtom)).toMatchObject({
    screen: { x: 400, y: 300 },
    from: { node: 'n', port: 'shot', side: 'input', spec: { type: 'shot' } },
  });
});
