import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { floats } from '../../bundles/open-bundle.ts';
import type { CapabilityTypes, EngineContext } from '../../capabilities/capability.ts';
import type { ImageRequest, VideoRequest } from '../../capabilities/requests.ts';
import type { Chunk } from '../../video/chunks.ts';
import { chainParts, type PartMade, pixelsOf } from '../onnx/ltx/chain.ts';
import type { Condition } from '../onnx/ltx/conditioning.ts';
import { beforeOf, conditionsOf } from '../onnx/ltx/given.ts';
import type { FilmJob, FilmMade } from '../onnx/ltx/jobs.ts';
import { jobOf, oneFrame, pictureRequest, stored } from '../onnx/ltx/ltx-parts.ts';
import type { Pixels } from '../onnx/ltx/model.ts';
import { type Grid, type MadeSize, madeSize } from '../onnx/ltx/size.ts';
import { writeFilm } from '../onnx/ltx/write-film.ts';
import { type Ask, provenanceOf } from './ask.ts';
import { type Checkpoint, IC_LORA } from './checkpoints.ts';

/** H.264 quality that pictures go through on their way in: what the model was taught with. */
const IMAGE_CRF = 33;

const factsSchema = z.object({ twoStageFrom: z.number().int().positive().default(512) }).catch({ twoStageFrom: 512 });

/** One window of the published model; longer takes chain. */
const LIMITS = { frames: 121, minSide: 64, maxSide: 2048 } as const;
const STRIDE = { frames: 8, pixels: 32 } as const;
/** Of both published vocoders; where the worker says another, the take has that. */
const SOUND_RATE = 24_000;

type Film = CapabilityTypes['video']['result'];
export type OnePicture = (
  request: ImageRequest,
  context: EngineContext,
) => Promise<CapabilityTypes['image']['result'] | undefined>;

/** A take by the official pipelines, window by window; the windows are planned, joined and measured as our own are. */
export async function film(
  request: VideoRequest,
  context: EngineContext,
  checkpoint: Checkpoint,
  ask: Ask,
  onePicture: OnePicture,
): Promise<Film> {
  const picture = request.frames === 1 ? await onePicture(pictureRequest(request), context) : undefined;
  if (picture) return oneFrame(picture, request, context);
  const { twoStageFrom } = factsSchema.parse(checkpoint.facts);
  const grid: Grid = { limits: { ...LIMITS, twoStageFrom }, config: { video: { stride: STRIDE } } };
  const upsampler = checkpoint.has('latent_upsampler');
  const { job, why } = await jobOf(request, context, { folder: checkpoint.folder, grid, upsampler });
  const made = await makeFilm(job, madeSize(job, grid, upsampler), context, checkpoint, ask);
  return {
    ...(await stored(made, request, context)),
    provenance: provenanceOf(checkpoint, request.seed, [why, ...made.notes]),
  };
}

async function makeFilm(
  job: FilmJob,
  made: MadeSize,
  context: EngineContext,
  checkpoint: Checkpoint,
  ask: Ask,
): Promise<FilmMade> {
  const { frames, rate, seed, scratch } = job;
  const folder = join(scratch, 'diffusers');
  const conditions = conditionsOf(job, made, IMAGE_CRF, context.signal);
  const follows = job.mode === 'ic_lora';
  const own = follows && checkpoint.has(IC_LORA);

  const window = async (chunk: Chunk, head: readonly Condition[], seed: number, words: Words): Promise<PartMade> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const given = [...head, ...(await conditions(chunk, made.width, made.height))];
    const answer = windowSchema.parse(
      await ask(
        'film',
        checkpoint,
        {
          ...{ scratch: folder, prompt: job.prompt, negative: job.negative, seed },
          ...{
            width: made.width,
            height: made.height,
            stages: made.stages,
            frames: chunk.frames,
            rate: rate.num / rate.den,
          },
          ...(job.steps ? { steps: job.steps } : {}),
          ...(job.guidance ? { guidance: job.guidance } : {}),
          given: await Promise.all(given.map((one, i) => savedCondition(one, join(folder, `given-${i}.f32`)))),
          ...(own ? { loras: [{ file: join(checkpoint.folder, IC_LORA), strength: 1 }] } : {}),
        },
        {
          signal: context.signal,
          onProgress: (fraction, text) => context.progress(...words(fraction, text)),
          onPreview: (picture, mime) => context.preview(picture, mime),
        },
      ),
    );
    const data = floats(await readFile(answer.sound.file));
    const sound = { ...answer.sound, samples: data.length / answer.sound.channels, data };
    return { sound, frames: rawFrames(answer.file, made.width * made.height * 3, answer.frames) };
  };

  try {
    const written = await writeFilm(job, made, context, async (onFrame) => {
      const before = job.after && (await beforeOf(job.after, job, made, STRIDE, context.signal));
      return chainParts(
        { frames, rate, seed, ...(before ? { before } : {}) },
        {
          window: LIMITS.frames,
          soundRate: SOUND_RATE,
          make: (chunk, last, seed, { part, parts }) =>
            window(
              chunk,
              last
                ? [{ kind: 'pixels', pixels: pixelsOf(last.tail, made.width, made.height), at: 0, strength: 1 }]
                : [],
              seed,
              (fraction, text = '') => [
                (part - 1 + fraction) / parts,
                parts > 1 ? `Part ${part} of ${parts}, ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text,
              ],
            ),
        },
        onFrame,
        context.signal,
      );
    });
    const { file, mime, still, joins } = written;
    const plain =
      follows && !own ? [`The checkpoint has no ${IC_LORA}: the plain model follows the clip as far as it can.`] : [];
    return { file, mime, still, joins, frames, notes: [...plain, ...written.notes] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Words = (fraction: number, text?: string) => [number, string];

const count = z.number().int().positive();
const windowSchema = z.object({
  file: z.string(),
  frames: count,
  sound: z.object({ file: z.string(), channels: count, rate: count }),
});

/** A condition as a raw file of float32, 0 … 255, pixel by pixel. */
async function savedCondition(one: Condition, file: string) {
  if (one.kind === 'latents') throw new Error('The worker takes no latents.');
  const { frames, width, height } = one.pixels;
  await writeFile(file, rawPixels(one.pixels));
  const size = { file, frames, width, height, strength: one.strength };
  return one.kind === 'reference' ? { ...size, at: 0, follow: true } : { ...size, at: one.at };
}

function rawPixels({ frames, width, height, data }: Pixels): Uint8Array {
  const area = width * height;
  const out = new Float32Array(data.length);
  for (let f = 0; f < frames; f++)
    for (let i = 0; i < area; i++)
      for (let c = 0; c < 3; c++) out[(f * area + i) * 3 + c] = (data[(c * frames + f) * area + i]! + 1) * 127.5;
  return new Uint8Array(out.buffer);
}

/** Frames of a raw file one by one. */
async function* rawFrames(file: string, bytes: number, frames: number): AsyncGenerator<Uint8Array, void, void> {
  const handle = await open(file);
  try {
    for (let at = 0; at < frames; at++) {
      const frame = new Uint8Array(bytes);
      const { bytesRead } = await handle.read(frame, 0, bytes, at * bytes);
      if (bytesRead !== bytes) throw new Error(`The worker's frames end at ${at} of ${frames}.`);
      yield frame;
    }
  } finally {
    await handle.close();
  }
}
