import { beforeAll, describe, it } from 'vitest';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { planes } from '../../../tensors/patches.ts';
import { openSessions, type Sessions } from '../sessions.ts';
import type { Tensor } from '../tensor.ts';
import { fixtures, type Golden, golden, relativeError } from '../testing/golden.ts';
import { judge } from '../testing/parity.ts';
import { type KleinRequest, klein } from './klein.ts';
import { toPlanes } from './pixels.ts';
import { pattern, region } from './testing/pictures.ts';
import { embedPrompt } from './text.ts';

/**
 * The same numbers as the official pipelines of diffusers, on a tiny model of the same classes (recorded by
 * `models/export`). Each mode also runs in a way that is wrong in one place, which must be seen.
 */
const folder = fixtures('klein-tiny');
let bundle: Bundle;
let sessions: Sessions;
beforeAll(async () => {
  bundle = await openBundle(folder);
  sessions = openSessions(bundle, { threads: 1 });
});

type Feeds = Readonly<Record<string, Tensor>>;
interface Wrong {
  /** Changes what the transformer is fed. */
  feeds?: (feeds: Feeds) => Feeds;
  /** Changes the request. */
  request?: (request: KleinRequest) => KleinRequest;
  /** Changes a constant of the bundle. */
  constant?: (numbers: Float32Array, name: string) => Float32Array;
  noise?: (numbers: Float32Array) => Float32Array;
}

const first = () => toPlanes(pattern(72, 64, 1));
const second = () => toPlanes(pattern(64, 80, 2));
const words = (known: Golden) => ({ prompt: String(known.values.prompt), steps: Number(known.values.steps) });
const repaint = (strength: number) => ({ picture: first(), mask: region(72, 64), strength });

async function errorOf(name: string, more: Partial<KleinRequest>, wrong: Wrong = {}): Promise<number> {
  const known = golden(folder, name);
  const request: KleinRequest = { width: 48, height: 32, ...words(known), ...more };
  const noise = () => known.tensor('noise0').data.slice();
  const made = await klein(wrong.request?.(request) ?? request, {
    bundle: wrong.constant
      ? { ...bundle, constant: async (key) => wrong.constant!(await bundle.constant(key), key) }
      : bundle,
    sessions: wrong.feeds ? changed('transformer', wrong.feeds) : sessions,
    noise: () => wrong.noise?.(noise()) ?? noise(),
  });
  return relativeError(made.data, known.tensor('picture').data);
}

const changed = (part: string, change: (feeds: Feeds) => Feeds): Sessions => ({
  ...sessions,
  async open(component) {
    const session = await sessions.open(component);
    if (component !== part) return session;
    return { inputs: session.inputs, types: session.types, run: (feeds) => session.run(change(feeds)) };
  },
});

/** Positions with column `axis` (time, row, column) changed where the time is not that of the picture itself. */
const positions = (change: (place: bigint[]) => void) => (feeds: Feeds) => {
  const ids = feeds.img_ids!;
  const data = (ids.data as BigInt64Array).slice();
  for (let i = 0; i < data.length; i += 4) {
    const place = [...data.subarray(i, i + 4)];
    change(place);
    data.set(place, i);
  }
  return { ...feeds, img_ids: { ...ids, data } };
};
const swapTimes = positions((place) => {
  if (place[0]) place[0] = 30n - place[0];
});
const timestep = (change: (sigma: number) => number) => (feeds: Feeds) => ({
  ...feeds,
  timestep: {
    ...feeds.timestep!,
    data: (feeds.timestep!.data as Float32Array).map(change),
  },
});
const swapChannels = (numbers: Float32Array) => {
  const out = numbers.slice();
  [out[1], out[2]] = [out[2]!, out[1]!];
  return out;
};
const hard = (request: KleinRequest): KleinRequest => {
  // What a mask shrunk to the nearest pixel would be: soft borders of the latent's mask become hard ones.
  const mask = request.init!.mask!;
  const out = planes(1, mask.height, mask.width);
  for (let y = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++)
      out.data[y * mask.width + x] = mask.data[(y - (y % 4)) * mask.width + (x - (x % 4))]!;
  return { ...request, init: { ...request.init!, mask: out } };
};

const plain = 'Flux2KleinPipeline';
const inpaint = 'Flux2KleinInpaintPipeline';
const modes: { name: string; against: string; more: () => Partial<KleinRequest>; wrong: Record<string, Wrong> }[] = [
  {
    name: 'text-to-image',
    against: plain,
    more: () => ({}),
    wrong: {
      'rows and columns swapped': {
        feeds: positions((place) => {
          [place[1], place[2]] = [place[2]!, place[1]!];
        }),
      },
      'two channels of the normalisation swapped': { constant: swapChannels },
      'a timestep off by a thousandth': { feeds: timestep((sigma) => sigma - 0.001) },
      'noise in the order of tokens': { noise: (numbers) => numbers.reverse() },
    },
  },
  {
    name: 'one-reference',
    against: plain,
    more: () => ({ references: [first()] }),
    wrong: {
      'the reference at time 11': {
        feeds: positions((place) => {
          if (place[0]) place[0] = 11n;
        }),
      },
    },
  },
  {
    name: 'two-references',
    against: plain,
    more: () => ({ references: [first(), second()] }),
    wrong: {
      'times 10 and 20 swapped': { feeds: swapTimes },
      'the pictures swapped': { request: (request) => ({ ...request, references: [second(), first()] }) },
    },
  },
  {
    name: 'true-cfg',
    against: plain,
    more: () => ({ guidance: 4, negative: 'rain, blurry hands' }),
    wrong: {
      'guidance of 3.99': { request: (request) => ({ ...request, guidance: 3.99 }) },
      'an empty negative': { request: (request) => ({ ...request, negative: '' }) },
    },
  },
  {
    name: 'repaint-1.0',
    against: inpaint,
    more: () => ({ width: 72, height: 64, init: repaint(1) }),
    wrong: {
      'no mask': { request: (request) => ({ ...request, init: { ...request.init!, mask: undefined } }) },
      'a mask shrunk to the nearest pixel': { request: hard },
    },
  },
  {
    name: 'repaint-0.75',
    against: inpaint,
    more: () => ({ width: 72, height: 64, init: repaint(0.75) }),
    wrong: {
      'all steps': { request: (request) => ({ ...request, init: { ...request.init!, strength: 1 } }) },
      'the source not beside the picture': {
        feeds: (feeds) => ({
          ...feeds,
          hidden_states: { ...feeds.hidden_states!, data: zeroed(feeds.hidden_states!.data as Float32Array) },
        }),
      },
    },
  },
  {
    name: 'repaint-reference',
    against: inpaint,
    more: () => ({ width: 72, height: 64, init: repaint(0.75), references: [second()] }),
    wrong: { 'the source behind the reference': { feeds: swapTimes } },
  },
  {
    name: 'image-to-image',
    against: inpaint,
    more: () => ({ width: 72, height: 64, init: { picture: first(), strength: 0.75 } }),
    wrong: { 'another seed': { noise: (numbers) => numbers.map((value) => -value) } },
  },
  {
    name: 'image-prompt',
    against: plain,
    more: () => ({ looks: [{ pixels: clipPixels(), strength: 0.6 }] }),
    wrong: {
      'a strength that is not heeded': { request: (r) => ({ ...r, looks: [{ pixels: clipPixels(), strength: 1 }] }) },
      'its tokens without places of their own': {
        feeds: (feeds) => {
          const data = (feeds.txt_ids!.data as BigInt64Array).slice();
          for (let i = data.length - 16; i < data.length; i += 4) data[i + 3] = 0n;
          return { ...feeds, txt_ids: { ...feeds.txt_ids!, data } };
        },
      },
    },
  },
];

const clipPixels = () => {
  const { dims, data } = golden(folder, 'image-prompt-tokens').tensor('pixels');
  return planes(3, dims[2]!, dims[3]!, data);
};
/** Everything behind the first half is the source beside the picture. */
const zeroed = (tokens: Float32Array) => tokens.map((value, i) => (i < tokens.length / 2 ? value : 0));

const family = 'FLUX.2 Klein';

describe.each(modes)('$name', ({ name, against, more, wrong }) => {
  it('is what the official pipeline makes', async ({ task }) => {
    judge(task, { family, mode: name, against, error: await errorOf(name, more()) });
  });
  for (const [what, change] of Object.entries(wrong)) {
    it(`and ${what} would be seen`, async ({ task }) => {
      judge(task, { family, mode: name, against, wrong: what, error: await errorOf(name, more(), change) });
    });
  }
});

describe('image prompt', () => {
  const known = golden(folder, 'image-prompt-tokens');
  const row = { family, mode: 'image prompt, tokens', against: 'the same module in torch' };
  const errorWith = async (pixels: Tensor) => {
    const { tokens } = await (await sessions.open('image_prompt')).run({ pixels });
    return relativeError(tokens!.data as Float32Array, known.tensor('tokens').data);
  };

  it('gives the tokens that the module in torch gives', async ({ task }) => {
    judge(task, { ...row, error: await errorWith(known.tensor('pixels')) });
  });
  it('and pixels without their mean taken off would be seen', async ({ task }) => {
    const { data, ...rest } = known.tensor('pixels');
    const error = await errorWith({ ...rest, data: data.map((value) => value + 0.48) });
    judge(task, { ...row, wrong: 'pixels without their mean taken off', error });
  });
});

describe('hidden states', () => {
  const known = golden(folder, 'hidden-states');
  const row = { family, mode: 'Qwen3 hidden states', against: 'Qwen3ForCausalLM' };
  const errorWith = async (through: Sessions) =>
    relativeError(await embedPrompt(String(known.values.prompt), bundle, through), known.tensor('states').data);

  it('are those of Qwen3, at the layers that the transformer reads', async ({ task }) => {
    judge(task, { ...row, error: await errorWith(sessions) });
  });
  it('and a padding that is taken for words would be seen', async ({ task }) => {
    const unmasked = changed('text_encoder', (feeds) => {
      const mask = feeds.attention_mask!;
      return { ...feeds, attention_mask: { ...mask, data: (mask.data as BigInt64Array).map(() => 1n) } };
    });
    judge(task, { ...row, wrong: 'a padding that is taken for words', error: await errorWith(unmasked) });
  });
});
