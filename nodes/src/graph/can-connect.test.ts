import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyGraphOp,
  canConnect,
  candidates,
  connectOp,
  converters,
  inputPorts,
  portTypes,
  validateGraph,
} from './index.ts';
import { chain, sketch, testSpecs } from './testing/specs.ts';

const graph = sketch(
  {
    t: 'text',
    s: 'script',
    p: 'parse',
    i: 'inject',
    e: 'element',
    c: 'chain',
    c2: 'chain',
    pick: 'pick',
    k: 'concat',
    d: 'decode',
    x: 'future/node',
  },
  ['s.script > p.script', 'p.shots > i.shot', 'i.shot > c.shot', 'c.clip > k.clips#0'],
);
const ask = (from: string, to: string) => {
  const split = (text: string) => ({ node: text.split('.')[0]!, port: text.split('.')[1]! });
  return canConnect(graph, testSpecs, split(from), split(to));
};
const reason = (from: string, to: string) => {
  const answer = ask(from, to);
  return answer.ok ? 'ok' : answer.reason.message;
};

describe('canConnect', () => {
  it.each([
    ['c2.clip', 'pick.shots', 'Needs a list of shots, not a video.'],
    ['k.clip', 'c.start', 'Would make a loop back to LTX Chain.'],
    ['c.last', 'c.start', 'A node cannot feed itself.'],
    ['c.last', 'd.latent', 'Needs a latent, not an image.'],
    ['c.clip', 'k.clips', 'These two ports are connected already.'],
    ['c.wrong', 'k.clips', 'LTX Chain has no output "wrong".'],
    ['c.clip', 'k.wrong', 'Concat has no input "wrong".'],
    ['c.clip', 'x.in', 'Nothing is known about the ports of future/node.'],
    ['c.clip', 'gone.in', 'One of the two nodes is not in the graph any more.'],
  ])('%s → %s: %s', (from, to, message) => {
    expect(reason(from, to)).toBe(message);
  });

  it('says which node could stand between', () => {
    const answer = ask('s.script', 'pick.shots');
    expect(answer.ok ? '' : answer.reason.fix).toBe('Put Parse Script in between.');
  });

  it('allows what fits: lists map, single values join lists, any takes all, params take wires', () => {
    for (const [from, to] of [
      ['p.shots', 'c2.shot'],
      ['c2.clip', 'k.clips'],
      ['t.text', 'c.prompt'],
      ['e.element', 'i.elements'],
    ] as const) {
      expect(ask(from, to).ok, `${from} → ${to}`).toBe(true);
    }
  });

  it('names the converter and the wire that falls', () => {
    expect(ask('c2.clip', 'c.start')).toMatchObject({
      ok: true,
      via: { name: 'video-image' },
      note: 'Legal with conversion: takes the last frame.',
    });
    expect(ask('p.shots', 'c.shot')).toMatchObject({
      ok: true,
      replaces: 'w2',
      note: 'Replaces the wire from Inject Elements.',
    });
  });

  it('connectOp gives what canConnect promised', () => {
    const from = { node: 'c2', port: 'clip' };
    const op = connectOp(graph, testSpecs, from, { node: 'k', port: 'clips' }, 'new');
    expect(op.edge.to.order).toBe(1);
    const after = applyGraphOp(graph, op);
    expect(after.ok && Object.keys(after.value.doc.edges)).toHaveLength(5);
    expect(connectOp(graph, testSpecs, from, { node: 'c', port: 'start' }, 'new').edge.to).not.toHaveProperty('order');
  });

  it('lists candidates for a dropped wire, exact fits first', () => {
    const video = { name: 'clip', label: 'clip', type: 'video', list: false, optional: false } as const;
    const found = candidates(testSpecs, video, 'from-output').map((one) => `${one.spec.type}.${one.port}`);
    expect(found[0]).toBe('grade.clip');
    expect(found).toContain('chain.start');
    expect(found).not.toContain('pick.shots');
    expect(candidates(testSpecs, { ...video, type: 'shot' }, 'from-input')[0]?.spec.type).toMatch(/inject|pick/);
  });

  it('has one converter for a pair, and only between known types', () => {
    const pairs = converters.map((one) => `${one.from}>${one.to}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    for (const one of converters)
      expect([portTypes.includes(one.from), portTypes.includes(one.to)]).toEqual([true, true]);
  });

  it('keeps its promise: what it allows can be applied, and leaves no fault at the wire', () => {
    const types = [...testSpecs.values()];
    const ends = fc.array(fc.record({ from: fc.nat(), out: fc.nat(), to: fc.nat(), in: fc.nat() }), {
      minLength: 1,
      maxLength: 25,
    });
    let drawn = 0;
    fc.assert(
      fc.property(fc.array(fc.nat({ max: types.length - 1 }), { minLength: 3, maxLength: 9 }), ends, (picks, tries) => {
        let present = sketch(Object.fromEntries(picks.map((pick, at) => [`n${at}`, types[pick]!.type])));
        for (const [at, one] of tries.entries()) {
          const [a, b] = [one.from % picks.length, one.to % picks.length];
          const outs = types[picks[a]!]!.outputs;
          const ins = inputPorts(types[picks[b]!]!);
          if (outs.length === 0 || ins.length === 0) continue;
          const from = { node: `n${a}`, port: outs[one.out % outs.length]!.name };
          const to = { node: `n${b}`, port: ins[one.in % ins.length]!.name };
          const answer = canConnect(present, testSpecs, from, to);
          if (!answer.ok) {
            expect(answer.reason.message.length).toBeGreaterThan(10);
            continue;
          }
          const applied = applyGraphOp(present, connectOp(present, testSpecs, from, to, `w${at}`));
          if (!applied.ok) throw new Error(applied.error.message);
          if (answer.replaces) expect(applied.value.doc.edges[answer.replaces]).toBeUndefined();
          present = applied.value.doc;
          drawn++;
        }
        const faults = new Set(['bad_link', 'type_mismatch', 'too_many_wires', 'loop']);
        expect(validateGraph(present, testSpecs).problems.filter((one) => faults.has(one.code))).toEqual([]);
      }),
    );
    expect(drawn).toBeGreaterThan(50);
  });

  it('costs at most 1 ms a port on 1,000 nodes', () => {
    const big = chain(1000);
    canConnect(big, testSpecs, { node: 'n500', port: 'out' }, { node: 'n700', port: 'in' });
    const started = performance.now();
    for (let at = 0; at < 1000; at++) {
      canConnect(big, testSpecs, { node: 'n500', port: 'out' }, { node: `n${at}`, port: 'in' });
    }
    expect((performance.now() - started) / 1000).toBeLessThan(1);
  });
});
