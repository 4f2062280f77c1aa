/** Small nodes that do exactly what a test needs, and say what they did in a file where a test counts. */
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { defineNode, type NodeDefinition, NodeError, param, port } from '@reelgraph/nodes/catalogue';
import { z } from 'zod';

const calls = process.env.REELGRAPH_TEST_CALLS;
const called = (text: string) => {
  if (calls) appendFileSync(calls, `${text}\n`);
};
const base = { category: 'Test', icon: 'circle', help: 'A node of the tests.' };

const words = defineNode({
  ...base,
  type: 'test/words',
  title: 'Words',
  params: z.object({ text: param.text({ default: 'a b c' }) }),
  outputs: { words: port.text({ list: true }) },
  run({ params }) {
    called(`words ${params.text}`);
    const all = params.text.split(' ').filter((word) => word !== '');
    return { words: all.map((word) => ({ key: word.split('=')[0] ?? word, name: word, value: word })) };
  },
});

const pass = (type: string, title: string, host: 'inline' | 'task') =>
  defineNode({
    ...base,
    type,
    title,
    host,
    inputs: { text: port.text({ optional: true }) },
    params: z.object({ suffix: param.text({ port: 'text' }), label: param.text() }),
    keyIgnores: ['label'],
    outputs: { text: port.text() },
    bypass: { text: 'text' },
    run({ inputs, params, context }) {
      const text = `${inputs.text ?? ''}${params.suffix}`;
      called(`${type} ${context.item?.key ?? '-'} ${text}`);
      if (text.includes('fail'))
        throw new NodeError('said_so', `It was told to fail at ${text}.`, { fix: 'Say something else.' });
      return { text };
    },
  });

const join = defineNode({
  ...base,
  type: 'test/join',
  title: 'Join',
  inputs: { texts: port.text({ list: true }) },
  outputs: { text: port.text() },
  run({ inputs }) {
    called('join');
    return { text: inputs.texts.map(({ key, value }) => `${key}:${value}`).join(' ') };
  },
});

const holes = defineNode({
  ...base,
  type: 'test/holes',
  title: 'Join What Is There',
  inputs: { texts: port.text({ list: true, partial: 'holes' }) },
  outputs: { text: port.text() },
  run: ({ inputs }) => ({ text: inputs.texts.map(({ value }) => value).join(' ') }),
});

const long = defineNode({
  ...base,
  type: 'test/long',
  title: 'Long',
  params: z.object({ letters: param.integer({ default: 1000 }) }),
  outputs: { text: port.text() },
  run: ({ params }) => ({ text: 'x'.repeat(params.letters) }),
});

const pair = defineNode({
  ...base,
  type: 'test/pair',
  title: 'Pair',
  inputs: { left: port.text(), right: port.text(), extra: port.text({ optional: true }) },
  outputs: { text: port.text() },
  run: ({ inputs }) => ({ text: `${inputs.left}+${inputs.right}${inputs.extra ? `+${inputs.extra}` : ''}` }),
});

const seeded = defineNode({
  ...base,
  type: 'test/seeded',
  title: 'Seeded',
  inputs: { text: port.text({ optional: true }) },
  params: z.object({ seed: param.seed() }),
  outputs: { number: port.number() },
  run: ({ params }) => ({ number: params.seed }),
});

const sized = defineNode({
  ...base,
  type: 'test/sized',
  title: 'Sized',
  outputs: { text: port.text() },
  run({ context }) {
    called('sized');
    return { text: String(context.project.width) };
  },
});

/** Takes a while, tells how far it is, stops when it is asked to. */
const slow = defineNode({
  ...base,
  type: 'test/slow',
  title: 'Slow',
  host: 'task',
  inputs: { text: port.text({ optional: true }) },
  params: z.object({ ms: param.integer({ default: 200 }), gate: param.text() }),
  outputs: { text: port.text() },
  async run({ inputs, params, context }) {
    called(`slow ${context.item?.key ?? '-'} start`);
    // It is at work until the file of that name is there.
    while (params.gate !== '' && !existsSync(params.gate)) await delay(20, undefined, { signal: context.signal });
    context.progress(0.5, 'half way');
    await delay(params.ms, undefined, { signal: context.signal });
    called(`slow ${context.item?.key ?? '-'} end`);
    return { text: `${inputs.text ?? ''}!` };
  },
});

/** A small node that takes a day: nobody who only asks may have to wait for it. */
const day = defineNode({
  ...base,
  type: 'test/day',
  title: 'Day',
  outputs: { text: port.text() },
  run: ({ context }) => delay(86_400_000, { text: 'evening' }, { signal: context.signal }),
});

/** Blocks its thread for ever: only a kill ends it. */
const stuck = defineNode({
  ...base,
  type: 'test/stuck',
  title: 'Stuck',
  host: 'task',
  outputs: { text: port.text() },
  run({ context }) {
    called(`stuck ${context.scratch}`);
    for (;;) Math.random();
  },
});

const dies = defineNode({
  ...base,
  type: 'test/dies',
  title: 'Dies',
  host: 'task',
  outputs: { text: port.text() },
  run() {
    called('dies');
    process.exit(3);
  },
});

/** Takes the whole coordinator down with it. */
const fatal = defineNode({
  ...base,
  type: 'test/fatal',
  title: 'Fatal',
  outputs: { text: port.text() },
  run() {
    called('fatal');
    process.kill(process.pid, 'SIGKILL');
    return { text: 'never' };
  },
});

/** Fails in a way that may pass, until its attempts are as many as it was told. */
const flaky = defineNode({
  ...base,
  type: 'test/flaky',
  title: 'Flaky',
  host: 'task',
  params: z.object({ attempts: param.integer({ default: 2 }) }),
  outputs: { text: port.text() },
  async run({ params, context }) {
    const tried = Number((await context.checkpoint.load('tried')) ?? 0) + 1;
    await context.checkpoint.save('tried', tried);
    called(`flaky ${tried}`);
    if (tried < params.attempts) throw new NodeError('busy', 'The service is busy.', { retryable: true });
    return { text: `after ${tried}` };
  },
});

const shots = defineNode({
  ...base,
  type: 'test/shots',
  title: 'Shots',
  params: z.object({ text: param.text() }),
  outputs: { shots: port.shot({ list: true }) },
  run({ params }) {
    const all = params.text.split(' ').map((word) => word.split('='));
    return {
      shots: all.map(([key = '', action = '']) => ({
        key,
        name: `Shot ${key}`,
        value: {
          id: key,
          number: key,
          sceneId: 's',
          sceneNumber: '1',
          heading: 'INT. TOWER - NIGHT',
          intExt: 'int' as const,
          location: 'TOWER',
          timeOfDay: 'NIGHT',
          size: 'wide',
          angle: 'eye',
          movement: 'static',
          seconds: 2,
          action,
          dialogue: [],
          prompt: '',
          negative: '',
          elements: [],
        },
      })),
    };
  },
});

/** Leaves a file of so many bytes, different for each item. */
const heavy = defineNode({
  ...base,
  type: 'test/heavy',
  title: 'Heavy',
  host: 'task',
  inputs: { text: port.text() },
  params: z.object({ bytes: param.integer({ default: 1000 }) }),
  outputs: { text: port.text() },
  needs: ['image'],
  async run({ inputs, params, context }) {
    called(`heavy ${context.item?.key ?? '-'}`);
    const { writeFile } = await import('node:fs/promises');
    const file = `${context.scratch}/heavy`;
    await writeFile(file, Buffer.alloc(params.bytes, inputs.text));
    const stored = await context.models('image', { file } as never);
    called(`heavy ${context.item?.key ?? '-'} done`);
    return { text: (stored as unknown as { artifact: string }).artifact };
  },
});

/** Stands for a film of a shot: a reference alone, no file. */
const film = defineNode({
  ...base,
  type: 'test/film',
  title: 'Film',
  host: 'task',
  inputs: { shot: port.shot() },
  outputs: { clip: port.video() },
  async run({ inputs, context }) {
    called(`film ${context.item?.key ?? '-'} ${inputs.shot.action}`);
    const { writeFile } = await import('node:fs/promises');
    const file = `${context.scratch}/still.svg`;
    await writeFile(file, inputs.shot.action);
    const stored = await context.models('image', { prompt: inputs.shot.action, file } as never);
    const artifact = (stored as unknown as { artifact: string }).artifact;
    return {
      clip: {
        kind: 'video' as const,
        artifact,
        mime: 'video/mp4',
        width: 64,
        height: 64,
        frames: 48,
        rate: { num: 24, den: 1 },
      },
    };
  },
  needs: ['image'],
});

/** The same, begun with what its shot goes on from: the name of that stands in what it makes. */
const take = defineNode({
  ...base,
  type: 'test/take',
  title: 'Take',
  host: 'task',
  inputs: { shot: port.shot(), start: port.image({ optional: true }) },
  outputs: { clip: port.video() },
  begins: { shot: 'shot', unless: 'start' },
  async run({ inputs, context }) {
    const { shot } = inputs;
    called(`take ${shot.action} ${shot.start?.artifact ?? 'afresh'}`);
    if (shot.action.includes('Fail')) throw new NodeError('said_so', 'It was told to fail.');
    const { writeFile } = await import('node:fs/promises');
    const file = `${context.scratch}/take`;
    await writeFile(file, `${shot.action} ${shot.start?.artifact ?? ''}`);
    const { artifact } = (await context.models('image', { file } as never)) as unknown as { artifact: string };
    const size = { width: 64, height: 64, frames: 48, rate: { num: 24, den: 1 } };
    return { clip: { kind: 'video' as const, artifact, mime: 'video/mp4', ...size } };
  },
  needs: ['image'],
});

export const testNodes: readonly NodeDefinition[] = [
  words,
  pass('test/pass', 'Pass', 'inline'),
  pass('test/work', 'Work', 'task'),
  join,
  holes,
  pair,
  long,
  seeded,
  sized,
  slow,
  day,
  stuck,
  dies,
  fatal,
  flaky,
  shots,
  heavy,
  film,
  take,
];
