import type { Takes } from '@reelgraph/models';
import { builtinNodes } from '@reelgraph/nodes/catalogue';
import { indexSpecs } from '@reelgraph/nodes/graph';
import { asksOtherwise } from '@reelgraph/nodes/prompts';
import { describe, expect, it } from 'vitest';
import { nodeRegistry } from './load-nodes.ts';
import { GraphRun, type Step } from './plan/graph-run.ts';
import { MadeFrom } from './plan/made-from.ts';
import { prepare } from './plan/prepare.ts';
import { type RunContext, resolve } from './plan/resolve.ts';
import { outputKeys } from './plan/task-key.ts';
import { draw } from './testing/studio.ts';

const picture = (letter: string) => ({
  kind: 'image' as const,
  artifact: letter.repeat(64),
  mime: 'image/png',
  width: 64,
  height: 64,
});

const mara = {
  id: 'e1',
  name: 'Mara',
  kind: 'character' as const,
  trigger: '',
  aliases: [],
  description: 'A keeper in a red coat',
  voice: 'low and slow',
  pictures: [{ image: picture('a'), role: 'full' as const }],
};

const shot = {
  id: 's1',
  number: '1',
  sceneId: 'sc1',
  sceneNumber: '1',
  heading: 'INT. TOWER - NIGHT',
  intExt: 'int' as const,
  location: 'TOWER',
  timeOfDay: 'NIGHT',
  size: 'wide',
  angle: 'eye',
  movement: 'static',
  seconds: 2,
  action: 'Mara lights the lamp.',
  dialogue: [],
  prompt: '',
  negative: '',
  elements: [{ element: mara, why: 'named' }],
};

const settings = { id: 'p', width: 64, height: 64, rate: { num: 24, den: 1 }, seed: 7 };
const clip = {
  kind: 'video',
  artifact: 'c'.repeat(64),
  mime: 'video/mp4',
  width: 64,
  height: 64,
  frames: 48,
  rate: { num: 24, den: 1 },
};

interface Case {
  readonly shot?: unknown;
  readonly params?: Record<string, never | string | number>;
  readonly settings?: Partial<typeof settings>;
  readonly reads: readonly string[];
  readonly digest?: string;
  readonly takes?: Takes;
  readonly variant?: number;
}

/** What a model node is asked for one shot, on an engine that reads these fields: what it is called, and what it sees. */
function asked(type: string, { shot: given = shot, params = {}, reads, digest = 'd1', ...more }: Case) {
  const spec = indexSpecs(builtinNodes.map((node) => node.spec)).get(type)!;
  const source = (value: unknown) => ({ mode: 'frozen' as const, frozen: { key: 'k', outputs: value as never } });
  const values: Record<string, unknown> = {
    shot: given,
    clip,
    track: { ...clip, kind: 'track', artifact: 'd'.repeat(64) },
    image: picture('b'),
    mask: { ...picture('e'), kind: 'mask' },
    picture: picture('b'),
  };
  const wired = spec.inputs.filter(({ name }) => name in values);
  // Each input comes from a node that is frozen with the value.
  const nodes = nodeRegistry([
    ...builtinNodes,
    ...wired.map(({ name, type: port }) => ({
      ...builtinNodes[0]!,
      spec: {
        ...builtinNodes[0]!.spec,
        type: `from/${name}`,
        inputs: [],
        params: [],
        outputs: [{ name: 'out', label: 'out', type: port, list: false, optional: false }],
      },
    })),
  ]);
  const graph = draw('g', {
    ...Object.fromEntries(
      wired.map(({ name }) => [name, [`from/${name}`, {}, {}, source({ out: values[name] })] as const]),
    ),
    it: [type, params, Object.fromEntries(wired.map(({ name }) => [name, `${name}.out`]))],
  });
  const prepared = prepare(graph, nodes.specs, ['it']);
  expect(prepared.problems).toEqual([]);
  const [capability] = spec.needs;
  const shown = more.takes ? { takes: more.takes } : {};
  const engines = [{ capability: capability!, engine: 'some', digest, reads, ...shown, lane: 'cpu' as const }];
  const run = new GraphRun(prepared);
  for (const step of run.start()) if (step.node.plan.frozen) run.settle(step, 'good', step.node.plan.frozen);
  const [step] = run.nodes.get('it')!.steps!;
  const context: RunContext = {
    prepared,
    nodes,
    engines: new Map([['it', { ok: true as const, engines }]]),
    settings: { ...settings, ...more.settings },
    snapshots: {},
    drawn: {},
    wish: { variant: more.variant ?? 0, items: [], seeded: new Set() },
  };
  const contentsOf = (from: Step) => outputKeys(from.node.plan.spec, from.outputs);
  const resolved = resolve(context, run, step!, contentsOf);
  if (resolved.kind !== 'work') throw new Error(JSON.stringify(resolved));
  const from = new MadeFrom(context, run, contentsOf, () => []).of(step!);
  return { key: resolved.work.base, question: resolved.work.question, from };
}

const composer = ['width', 'height', 'frames', 'rate', 'seed', 'references', 'brief'];
const prompter = ['width', 'height', 'frames', 'rate', 'seed', 'prompt'];
const keyOn = (reads: readonly string[], change: Partial<Case> = {}) =>
  asked('video/ltx-chain', { reads, ...change }).key;
const withElement = (change: Partial<typeof mara>) => ({
  shot: { ...shot, elements: [{ element: { ...mara, ...change }, why: 'named' }] },
});

describe('a key holds what the engine reads, and no more', () => {
  const cases: readonly [what: string, change: Partial<Case>, composer: boolean, prompter: boolean][] = [
    ['the voice of an element', withElement({ voice: 'high' }), false, false],
    ['the id of an element', withElement({ id: 'e9' }), false, false],
    ['why an element is there', { shot: { ...shot, elements: [{ element: mara, why: 'speaks' }] } }, false, false],
    ['the picture of an element', withElement({ pictures: [{ image: picture('f'), role: 'full' }] }), true, false],
    ['what an element looks like', withElement({ description: 'In blue' }), true, true],
    ['what happens', { shot: { ...shot, action: 'Mara sleeps.' } }, true, true],
    ['the style, which is words', { params: { style: 'ink' } }, false, true],
    ['what is not wanted', { params: { negative: 'fog' } }, false, false],
    ['the steps', { params: { steps: 9 } }, false, false],
    ['the length', { params: { seconds: 3 } }, true, true],
    ['the seed', { params: { seed: 9 } }, true, true],
    ['the size of the project', { settings: { width: 128 } }, true, true],
    ['the digest of the engine', { digest: 'd2' }, true, true],
    ['how it is cut into segments', { params: { segment: 25 } }, true, true],
    ['the number of the shot', { shot: { ...shot, id: 's7', number: '7', sceneId: 'x' } }, false, false],
  ];
  it.each(cases)('%s', (_, change, composes, prompts) => {
    expect(keyOn(composer, change) !== keyOn(composer)).toBe(composes);
    expect(keyOn(prompter, change) !== keyOn(prompter)).toBe(prompts);
  });
});

describe('a take is stale by what its engine was asked, and the Look dialog says so beforehand', () => {
  const look = { palette: '', lens: '', stock: '', light: '', references: [], loras: [], negative: '' };
  const changes = {
    'the lens': { ...look, lens: 'a 35mm lens' },
    'what is kept out': { ...look, negative: 'fog' },
    weights: { ...look, loras: [{ name: 'grain', strength: 1 }] },
    'style pictures': { ...look, references: [picture('f')] },
  };
  const engines = [
    { reads: ['brief', 'references'], takes: { ways: ['composed'], most: 4, styles: false, loras: false } },
    { reads: ['prompt'], takes: { ways: [], most: 0, styles: false, loras: false } },
    { reads: ['prompt', 'negative', 'references', 'loras'], takes: { ways: [], most: 4, styles: true, loras: true } },
    // Takes weights, but its request has no field for them: nothing reaches it.
    { reads: ['prompt'], takes: { ways: [], most: 4, styles: true, loras: true } },
  ] as const;
  const stale: Record<string, readonly string[]> = {};
  it.each(Object.entries(changes))('%s', (name, to) => {
    const before = { ...shot, look };
    const after = { ...shot, look: to };
    for (const [at, engine] of engines.entries()) {
      for (const params of [{}, { negative: 'rain' }] as Record<string, string>[]) {
        const then = asked('video/ltx-chain', { ...engine, params, shot: before }).from;
        const now = asked('video/ltx-chain', { ...engine, params, shot: after, variant: 3 }).from;
        const parts = Object.keys(now ?? {}).filter((part) => now?.[part] !== then?.[part]);
        if (Object.keys(params).length === 0) stale[`${name} ${at}`] = parts;
        expect(parts.length > 0).toBe(asksOtherwise(before as never, after as never, engine, params));
      }
    }
  });
  it('for the reason that a person can read', () => {
    expect(stale).toMatchObject({
      ...{ 'the lens 0': [], 'the lens 1': ['asks:prompt'], 'the lens 2': ['asks:prompt'] },
      ...{ 'what is kept out 0': [], 'what is kept out 1': [], 'what is kept out 2': ['asks:negative'] },
      ...{ 'weights 1': [], 'weights 2': ['asks:loras'], 'weights 3': [] },
      ...{ 'style pictures 0': [], 'style pictures 2': ['asks:prompt', 'asks:references'] },
    });
  });
});

it('the node is given nothing that is not in its key', () => {
  const { question } = asked('video/ltx-chain', { reads: ['prompt', 'seed'], params: { seed: 3, negative: 'fog' } });
  expect(Object.keys(question!.request)).toEqual(['prompt', 'seed']);
  expect(JSON.stringify(question)).not.toContain('fog');
  const other = asked('video/ltx-chain', { reads: ['prompt', 'seed', 'negative'], params: { negative: 'fog' } });
  expect(other.question!.request).toMatchObject({ negative: 'fog' });
});

it('what cannot be asked is said before anything runs', () => {
  expect(() => asked('mask/segment', { reads: ['picture'] })).toThrow(/nothing_asked/);
});

/**
 * The keys of the built-in model nodes for one shot. Where these change, every take that anybody has is made again: it must
 * be meant. Where the same question gets another answer, raise `implementation` instead.
 */
it.each(
  Object.entries({
    'image/concept-art': '463ff0632650bf79',
    'image/generate': 'ef97ad1acdadb867',
    'mask/segment': '074d66bc7217bb2b',
    'mask/track': '880b105b28bfda76',
    'repaint/clip': '75d0c8feec5dd3ee',
    'repaint/image': '09c5b3d4f1a18f40',
    'video/ltx-chain': '47a73eb04d362240',
    'video/text-to-video': '5288faba3f1ed41a',
  }),
)('golden key of %s', (type, key) => {
  const reads = ['width', 'height', 'frames', 'rate', 'seed', 'init', 'video', 'track', 'prompts', 'points', 'box'];
  expect(asked(type, { reads, params: { find: 'Mara' } as never }).key.slice(0, 16)).toBe(key);
});
