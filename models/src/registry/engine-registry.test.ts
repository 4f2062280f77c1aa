import { describe, expect, it } from 'vitest';
import type { Capability, Engine } from '../capabilities/capability.ts';
import { engineRegistry } from './engine-registry.ts';

const engine = (name: string, provides: readonly Capability[], ready: boolean | 'throws' = true): Engine => ({
  name,
  label: name.toUpperCase(),
  draft: name === 'draft',
  lane: 'cpu',
  provides: Object.fromEntries(provides.map((capability) => [capability, { reads: [] }])),
  digest: async () => '1',
  ready: async () => {
    if (ready === 'throws') throw new Error('socket hang up');
    return ready
      ? { ready: true }
      : {
          ready: false,
          why: { code: 'bundle_missing', message: `${name} has no bundle.`, fix: `Get one for ${name}.` },
        };
  },
  run: () => Promise.reject(new Error('not in this test')),
  close: async () => undefined,
});

const registry = engineRegistry([
  engine('onnx', ['video', 'image'], false),
  engine('draft', ['video', 'image', 'segment']),
  engine('ollama', ['language'], false),
  engine('server', ['language'], 'throws'),
]);

const chosen = async (...args: Parameters<typeof registry.choose>) => {
  const result = await registry.choose(...args);
  return result.ok ? result.value.name : result.error.code;
};

describe('engineRegistry', () => {
  it.each([
    ['nobody asks: the first that is ready', 'video', [], 'draft'],
    ['default is no wish', 'video', [{ engine: 'default', from: 'project' }], 'draft'],
    [
      'a wish that is not ready is refused, not replaced',
      'video',
      [{ engine: 'onnx', from: 'project' }],
      'bundle_missing',
    ],
    [
      'the node wins over the project',
      'video',
      [
        { engine: 'draft', from: 'node' },
        { engine: 'onnx', from: 'project' },
      ],
      'draft',
    ],
    ['a project wish for another capability is passed over', 'segment', [{ engine: 'onnx', from: 'run' }], 'draft'],
    ['a node must name one that can', 'segment', [{ engine: 'onnx', from: 'node' }], 'engine_lacks_capability'],
    ['a name that nobody has', 'image', [{ engine: 'flux', from: 'run' }], 'unknown_engine'],
    ['nobody is ready', 'language', [], 'no_engine_ready'],
    ['nobody can', 'speech', [], 'no_engine_ready'],
  ] as const)('%s', async (_, capability, wishes, expected) => {
    expect(await chosen(capability, wishes)).toBe(expected);
  });

  it('says who is ready for what and why not, also when one engine fails to answer', async () => {
    const states = await registry.states();
    expect(states.find(({ name }) => name === 'onnx')?.provides[0]).toMatchObject({
      capability: 'video',
      ready: false,
      why: { fix: 'Get one for onnx.' },
    });
    expect(states.find(({ name }) => name === 'draft')?.provides.every(({ ready }) => ready)).toBe(true);
    expect(states.find(({ name }) => name === 'server')?.provides[0]?.why?.message).toContain('socket hang up');
  });

  it('does not wait for one that never answers', async () => {
    const silent: Engine = { ...engine('silent', ['language']), ready: () => new Promise(() => undefined) };
    const states = await engineRegistry([engine('draft', ['video']), silent]).states(10);
    expect(states.map(({ provides }) => provides[0]?.ready)).toEqual([true, false]);
    expect(states[1]?.provides[0]?.why).toMatchObject({ code: 'engine_slow', message: 'SILENT has not answered yet.' });
  });

  it('refuses two engines of one name', () => {
    expect(() => engineRegistry([engine('draft', []), engine('draft', [])])).toThrow('same name');
  });
});
