import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { openSessions, type Sessions } from '../sessions.ts';
import { float32, type Tensor } from '../tensor.ts';
import { fixtures, type Golden, golden, relativeError } from '../testing/golden.ts';
import { judge } from '../testing/parity.ts';
import type { Condition } from './conditioning.ts';
import { generate, type LtxRequest, type LtxTools, type Made } from './generate.ts';
import { denormalise, denormaliseSound, normalise, packLatents, packSound, unpackSound } from './latents.ts';
import { type Latents, type LtxModel, openLtx, type Pixels } from './model.ts';
import { backwards, lastLatent, picture, swapped, tailOf } from './testing/clips.ts';
import { twoStage } from './two-stage.ts';

/**
 * The same numbers as the official pipelines of diffusers, on a tiny model of the same classes (recorded by
 * `models/export`). Each mode also runs in a way that is wrong in one place, which must be seen.
 */
const folder = fixtures('ltx-tiny');
let bundle: Bundle;
let sessions: Sessions;
let model: LtxModel;
beforeAll(async () => {
  bundle = await openBundle(folder);
  sessions = openSessions(bundle, { threads: 1 });
  model = await openLtx(bundle, sessions);
});

type Feeds = Readonly<Record<string, Tensor>>;
interface Wrong {
  readonly feeds?: (feeds: Feeds) => Feeds;
  readonly request?: (request: LtxRequest) => LtxRequest;
  readonly noise?: (draws: Float32Array[]) => Float32Array[];
}

const requestOf = ({ values }: Golden): LtxRequest => ({
  prompt: String(values.prompt),
  width: Number(values.width),
  height: Number(values.height),
  frames: Number(values.frames),
  rate: { num: Number(values.fps), den: 1 },
});

const drawn = (known: Golden, count: number): Float32Array[] =>
  Array.from({ length: count }, (_, at) => known.tensor(`noise.${at}`).data);

const inTurn = (draws: Float32Array[]) => {
  let at = 0;
  return () => draws[at++]!.slice();
};

/** What the golden holds: latents and sound as a decoder takes them. */
function released({ video, sound }: Made) {
  const { channels, mel } = model.config.config.audio;
  const length = sound.length / (channels * mel);
  return {
    latents: denormalise(video.data, model.video),
    sound: unpackSound(denormaliseSound(sound, model.sound), channels, length, mel),
  };
}

/** The larger error of picture and sound. */
function errorOf(made: Made, known: Golden): number {
  const { latents, sound } = released(made);
  return Math.max(
    relativeError(latents, known.tensor('latents').data),
    relativeError(sound, known.tensor('sound').data),
  );
}

async function run(name: string, more: Partial<LtxRequest>, wrong: Wrong = {}, tokens = false): Promise<number> {
  const known = golden(folder, name);
  const request = { ...requestOf(known), ...more };
  const draws: Float32Array[] = drawn(known, 2).map((draw) => draw.slice());
  // One official pipeline draws in the order of latents where ours counts tokens.
  if (tokens) {
    draws[0] = packLatents(draws[0]!, { channels: 8, frames: 2, rows: 2, columns: 3 });
    draws[1] = packSound(draws[1]!, 2, draws[1]!.length / 4, 2);
  }
  const made = await generate(wrong.request?.(request) ?? request, {
    bundle,
    sessions: wrong.feeds ? changed(wrong.feeds) : sessions,
    noise: inTurn(wrong.noise?.(draws) ?? draws),
  });
  return errorOf(made, known);
}

const changed = (change: (feeds: Feeds) => Feeds): Sessions => ({
  ...sessions,
  async open(component) {
    const session = await sessions.open(component);
    if (!component.startsWith('transformer')) return session;
    return { inputs: session.inputs, types: session.types, run: (feeds) => session.run(change(feeds)) };
  },
});

const scaled = (name: string, change: (value: number, at: number) => number) => (feeds: Feeds) => {
  const { dims, data } = feeds[name]!;
  return { ...feeds, [name]: float32(dims, (data as Float32Array).map(change)) };
};
const conditions =
  (change: (one: Condition) => Condition) =>
  (request: LtxRequest): LtxRequest => ({ ...request, conditions: request.conditions!.map(change) });

const latentsOf = (name: string): Latents => {
  const { dims, data } = golden(folder, name).tensor('before');
  const [, channels, frames, rows, columns] = dims as [number, number, number, number, number];
  return { shape: { channels, frames, rows, columns }, data: normalise(data, model.video) };
};

const modes: {
  name: string;
  golden: string;
  against: string;
  more: () => Partial<LtxRequest> | Promise<Partial<LtxRequest>>;
  tokens?: boolean;
  wrong: Record<string, Wrong>;
}[] = [
  {
    name: 'text to video and sound',
    golden: 'text',
    against: 'LTX2Pipeline',
    more: () => ({}),
    wrong: {
      'the picture’s noise in the order of tokens': { noise: ([a, b]) => [a!.slice().reverse(), b!] },
      'the first latent as long as the others': { feeds: scaled('video_coords', (v, i) => (i < 12 ? v + 1 / 24 : v)) },
      'a sound time of its own': { feeds: scaled('audio_timestep', (v) => v - 1) },
      'sound a mel frame later': { feeds: scaled('audio_coords', (v) => v + 0.01) },
    },
  },
  {
    name: 'guidance with rescale',
    golden: 'guided',
    against: 'LTX2Pipeline',
    more: () => ({ guidance: 3, steps: 3, negative: String(golden(folder, 'guided').values.negative) }),
    wrong: {
      'guidance of 2.99': { request: (r) => ({ ...r, guidance: 2.99 }) },
      'an empty negative': { request: (r) => ({ ...r, negative: '' }) },
      'sigmas that are not stretched': {
        request: (r) => ({ ...r, sigmas: Float32Array.of(1, 0.84, 0.57, 0) }),
      },
    },
  },
  {
    name: 'image to video',
    golden: 'image',
    against: 'LTX2ImageToVideoPipeline',
    more: () => ({ conditions: [{ kind: 'pixels', pixels: picture(21), at: 0, strength: 1 }] }),
    tokens: true,
    wrong: {
      'a time that the picture does not stop': { feeds: scaled('timestep', (v) => v + 20) },
      'red and blue swapped': {
        request: conditions((one) => ({ ...one, pixels: swapped((one as { pixels: Pixels }).pixels) }) as Condition),
      },
    },
  },
  {
    name: 'image to video at strength 0.6',
    golden: 'image-partly',
    against: 'LTX2ConditionPipeline',
    more: () => ({ conditions: [{ kind: 'pixels', pixels: picture(21), at: 0, strength: 0.6 }] }),
    wrong: { 'a strength of 0.601': { request: conditions((one) => ({ ...one, strength: 0.601 })) } },
  },
  {
    name: 'first and last keyframe',
    golden: 'keyframes',
    against: 'LTX2ConditionPipeline',
    more: () => ({
      conditions: [
        { kind: 'pixels', pixels: picture(22), at: 0, strength: 1 },
        { kind: 'pixels', pixels: picture(23), at: 9, strength: 0.8 },
      ],
    }),
    wrong: {
      'the last one a frame later': {
        request: conditions((one) => ('at' in one && one.at > 0 ? { ...one, at: one.at + 1 } : one)),
      },
      'a picture that lasts eight frames': {
        // The end of a keyframe's time lies on the odd numbers of the appended tokens.
        feeds: scaled('video_coords', (v, i) => (i >= 36 && i < 48 && i % 2 === 1 ? v + 7 / 24 : v)),
      },
    },
  },
  {
    name: 'a clip to follow (IC-LoRA) and a first picture',
    golden: 'reference',
    against: 'LTX2InContextPipeline',
    more: () => ({
      conditions: [
        { kind: 'reference', pixels: picture(24, 9), downscale: 2, strength: 0.9 },
        { kind: 'pixels', pixels: picture(25, 1, 128, 192), at: 0, strength: 1 },
      ],
    }),
    wrong: {
      'the clip in a corner of the picture': {
        request: conditions((one) => (one.kind === 'reference' ? { ...one, downscale: 1 } : one)),
      },
    },
  },
  {
    name: 'going on from re-encoded frames',
    golden: 'pixels',
    against: 'LTX2ConditionPipeline',
    more: async () => ({
      conditions: [{ kind: 'pixels', pixels: await tailOf(model, latentsOf('pixels'), 9), at: 0, strength: 1 }],
    }),
    wrong: {
      'the frames in reverse': {
        request: conditions((one) => ({ ...one, pixels: backwards((one as { pixels: Pixels }).pixels) }) as Condition),
      },
    },
  },
  {
    name: 'going on from latents',
    golden: 'latent',
    against: 'LTX2ConditionPipeline',
    more: () => ({ conditions: [{ kind: 'latents', latents: lastLatent(latentsOf('latent')), at: 1, strength: 1 }] }),
    wrong: {
      'the latent a frame early': { request: conditions((one) => ({ ...one, at: 2 }) as Condition) },
    },
  },
];

const family = 'LTX-2';

describe.each(modes)('$name', ({ name: mode, golden: name, against, more, tokens, wrong }) => {
  it('is what the official pipeline makes', async ({ task }) => {
    judge(task, { family, mode, against, error: await run(name, await more(), {}, tokens) });
  });
  it.for(Object.entries(wrong))('and %s would be seen', async ([what, change], { task }) => {
    judge(task, { family, mode, against, error: await run(name, await more(), change, tokens), wrong: what });
  });
});

describe('two stages with the upsampler', () => {
  const mode = 'two stages with the upsampler';
  const against = 'LTX2Pipeline, LTX2LatentUpsamplePipeline';
  const make = async (change: Partial<LtxTools> = {}) => {
    const known = golden(folder, 'two-stage');
    const steps: string[] = [];
    const { conditions: _, ...request } = requestOf(known);
    const made = await twoStage(request, {
      ...{ bundle, sessions, noise: inTurn(drawn(known, 4)), ...change },
      onStep: (step, of, stage) => steps.push(`${stage}: ${step}/${of}`),
    });
    return { error: errorOf(made, known), steps };
  };
  it('are what the official pipelines make one after another', async ({ task }) => {
    const { error, steps } = await make();
    expect(steps).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `1: ${i}/8`), ...[1, 2, 3].map((i) => `2: ${i}/3`)]);
    judge(task, { family, mode, against, error });
  });
  it('and latents off by a hundredth of their mean would be seen', async ({ task }) => {
    const constant = async (name: string) => {
      const numbers = await bundle.constant(name);
      return name === 'latents_mean' ? numbers.map((value) => value + 0.01) : numbers;
    };
    const { error } = await make({ bundle: { ...bundle, constant } });
    judge(task, { family, mode, against, error, wrong: 'another mean of the latents' });
  });
});
