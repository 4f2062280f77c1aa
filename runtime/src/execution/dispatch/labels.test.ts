import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLine } from './bullmq/lines.ts';
import { jobOf, modelOf, priorityOf, routeOf } from './bullmq/names.ts';
import { pack, packProgress, readTask, unpack, unpackProgress } from './bullmq/payload.ts';
import type { ProgressEvent, TaskSpec } from './dispatcher.ts';
import { has, hasAll, inWords, readLabels, whyWaiting } from './labels.ts';

describe('labels', () => {
  it('are compared by name, by value and by number', () => {
    const labels = readLabels('gpu, vram=24,zone=berlin,,');
    expect(labels).toEqual(['gpu', 'vram=24', 'zone=berlin']);
    for (const need of ['gpu', 'vram>=24', 'vram<=24', 'vram>=16', 'zone=berlin', 'vram=24']) {
      expect(has(labels, need), need).toBe(true);
    }
    for (const need of ['cuda', 'vram>=25', 'vram<=8', 'zone=paris', 'zone>=1', 'ram>=1']) {
      expect(has(labels, need), need).toBe(false);
    }
  });

  it('of more machines never do less', () => {
    const label = fc.constantFrom('gpu', 'cpu', 'vram=8', 'vram=24', 'zone=a');
    const need = fc.constantFrom('gpu', 'vram>=8', 'vram>=24', 'zone=a', 'zone=b');
    fc.assert(
      fc.property(fc.array(label), fc.array(label), fc.array(need), (few, more, needs) => {
        expect(hasAll([...few, ...more], needs) || !hasAll(few, needs)).toBe(true);
        expect(whyWaiting([few], needs) === null).toBe(hasAll(few, needs));
      }),
    );
  });

  it('say in words what is missing, by the machine that lacks least', () => {
    expect(whyWaiting([], [])).toMatch(/none is connected/);
    expect(whyWaiting([['gpu'], []], ['gpu', 'vram>=24'])).toBe('Waiting for a worker with vram ≥ 24.');
    expect(inWords('engine:onnx.video@0a1b')).toBe('the engine onnx for video, in the version that this studio knows');
    expect(inWords('node:video/ltx-chain@3')).toBe('the node video/ltx-chain in version 3');
  });
});

describe('a worker with one device', () => {
  const line = (engine: string, served: number) => ({ route: routeOf('gpu', [`engine:${engine}.video@1`]), served });

  it('S stays with the loaded model, yet lets nobody wait for ever', () => {
    const [a, b] = [line('a', 900), line('b', 100)];
    const loaded = modelOf(a.route);
    expect(nextLine([a, b], 'gpu', new Set(), loaded, 1000)).toBe(a);
    expect(nextLine([a, b], 'gpu', new Set([a]), loaded, 1000)).toBe(b);
    expect(nextLine([a, b], 'gpu', new Set(), loaded, 60_500)).toBe(b);
    expect(nextLine([a, b], 'cpu', new Set(), loaded, 1000)).toBeUndefined();
  });
});

describe('what travels through a queue', () => {
  it('goes the same way where it needs the same', () => {
    expect(routeOf('cpu', ['b', 'a', 'b'])).toEqual(routeOf('cpu', ['a', 'b']));
    expect(routeOf('cpu', ['a']).name).not.toBe(routeOf('gpu', ['a']).name);
    expect(jobOf({ taskId: 'run-1', attempt: 2 })).toBe('run-1_a2');
  });

  it('S is in the order of runs, then of depth', () => {
    const at = (depth: number, rank: number) => priorityOf({ order: { run: 1, depth } } as TaskSpec, rank);
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(4000), fc.nat(400), fc.nat(400), (a, b, one, two) => {
        if (one !== two) expect(at(a, one) < at(b, two)).toBe(one < two);
        else if (a !== b) expect(at(a, one) < at(b, one)).toBe(a > b);
        expect(at(a, one)).toBeGreaterThan(0);
      }),
    );
    expect(at(1e9, 1e9)).toBe(2 ** 21);
  });

  it('is packed as it is, or as the name of a file where it is long', async () => {
    const short = await pack({ a: 1 }, async () => ({ sha: '', bytes: 0 }));
    expect(await unpack(short, async () => '')).toEqual({ a: 1 });
    const sha = 'a'.repeat(64);
    expect(await pack('x'.repeat(40_000), async () => ({ sha, bytes: 1 }))).toEqual({ artifact: sha });
    await expect(unpack({ artifact: '../../etc/passwd' }, async () => '')).rejects.toThrow();
    expect(() => readTask({ taskId: 'a:b', attempt: 0 })).toThrow();
  });

  it('P as progress survives any bytes', () => {
    const event: ProgressEvent = { taskId: 't', type: 'preview', mime: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]) };
    expect(unpackProgress(packProgress(event))).toEqual({ ...event, bytes: Buffer.from([1, 2, 3]) });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = unpackProgress(Buffer.from(bytes));
        expect(read === null || typeof read.taskId === 'string').toBe(true);
      }),
    );
  });
});
