import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { openTokenizer } from '../../../bundles/tokenizer.ts';
import { openSessions, type Sessions } from '../sessions.ts';
import { fixtures, golden, relativeError } from '../testing/golden.ts';
import { judge } from '../testing/parity.ts';
import { decodeArea, type Tiling, usualTiling } from './decode.ts';
import { normalise, normaliseSound, packSound } from './latents.ts';
import { type Latents, type LtxModel, openLtx } from './model.ts';
import { hear } from './sound.ts';

/** What comes before and after the denoising: words, and the decoders of picture and sound. */
const folder = fixtures('ltx-tiny');
const family = 'LTX-2';
let bundle: Bundle;
let sessions: Sessions;
let model: LtxModel;
beforeAll(async () => {
  bundle = await openBundle(folder);
  sessions = openSessions(bundle, { threads: 1 });
  model = await openLtx(bundle, sessions);
});

describe('decoding', () => {
  const sparse = (data: Float32Array, step: unknown) => data.filter((_, i) => i % Number(step) === 0);
  const latentsIn = (name: string): Latents => {
    const { dims, data } = golden(folder, name).tensor('latents');
    const [, channels, frames, rows, columns] = dims as [number, number, number, number, number];
    return { shape: { channels, frames, rows, columns }, data: normalise(data, model.video) };
  };
  const louder = ({ shape, data }: Latents): Latents => ({ shape, data: data.map((value) => value * 1.0005) });

  it('gives the frames of the official decoder', async ({ task }) => {
    const known = golden(folder, 'text');
    const error = async (latents: Latents) =>
      relativeError(sparse((await model.decode(latents)).data, known.values.sparse), known.tensor('frames').data);
    const row = { family, mode: 'video decoder', against: 'AutoencoderKLLTX2Video' };
    judge(task, { ...row, error: await error(louder(latentsIn('text'))), wrong: 'latents louder by 0.05 %' });
    judge(task, { ...row, error: await error(latentsIn('text')) });
  });

  it('gives them tile by tile, too', async ({ task }) => {
    const known = golden(folder, 'tiled');
    const tiling = { ...usualTiling, side: Number(known.values.tile), sideStride: Number(known.values.stride) };
    const error = async (change: Partial<Tiling>) => {
      const made = await decodeArea(latentsIn('tiled'), model, { ...tiling, ...change });
      return relativeError(sparse(made.data, known.values.sparse), known.tensor('frames').data);
    };
    const row = { family, mode: 'video decoder, tiled', against: 'AutoencoderKLLTX2Video' };
    judge(task, { ...row, error: await error({ side: 128, sideStride: 128 }), wrong: 'one tile' });
    judge(task, { ...row, error: await error({}) });
  });

  it('gives the wave of the official vocoder', async ({ task }) => {
    const known = golden(folder, 'text');
    const { dims, data } = known.tensor('sound');
    const [, channels, length, mel] = dims as [number, number, number, number];
    const tokens = packSound(data, channels, length, mel);
    const wave = await hear(normaliseSound(tokens, model.sound), model, sessions);
    expect([1, wave.channels, wave.samples]).toEqual(known.values.wave);
    const error = ({ data }: typeof wave) =>
      relativeError(sparse(data, known.values.sparse), known.tensor('wave').data);
    const row = { family, mode: 'sound decoder and vocoder', against: 'AutoencoderKLLTX2Audio, LTX2Vocoder' };
    judge(task, { ...row, error: error(await hear(tokens, model, sessions)), wrong: 'sound that is not normalised' });
    judge(task, { ...row, error: error(wave) });
  });
});

describe('words', () => {
  it('become the numbers of the official tokenizer', async ({ task }) => {
    const { lines, ids } = golden(folder, 'words').values as { lines: string[]; ids: number[][] };
    const tokenizer = await openTokenizer(bundle);
    const error = (end: string): number =>
      Math.max(...lines.map((line, i) => relativeError(tokenizer.padded(line.trim() + end).ids, ids[i]!)));
    const row = { family, mode: 'tokenizer', against: 'Gemma’s, in transformers' };
    judge(task, { ...row, error: error(' '), wrong: 'a space behind the words' });
    judge(task, { ...row, error: error('') });
  });

  it.for(['prompt', 'empty'])('(%s) become Gemma’s hidden states behind both connectors', async (name, { task }) => {
    const known = golden(folder, 'words');
    const prompt = name === 'empty' ? '' : String(known.values.prompt);
    const error = async (text: string) => {
      const { video, sound } = await model.words(text);
      return Math.max(
        relativeError(video.data as Float32Array, known.tensor(`${name}.video`).data),
        relativeError(sound.data as Float32Array, known.tensor(`${name}.audio`).data),
      );
    };
    const row = { family, mode: `Gemma’s hidden states (${name})`, against: 'Gemma3 and LTX2TextConnectors' };
    judge(task, { ...row, error: await error(`${prompt}.`), wrong: 'a full stop more' });
    judge(task, { ...row, error: await error(prompt) });
  });
});
