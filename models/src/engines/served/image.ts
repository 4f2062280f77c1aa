import type { CapabilityTypes } from '../../capabilities/capability.ts';
import type { ImageRequest } from '../../capabilities/requests.ts';
import { cutBack, maskOnCanvas, onCanvas, pasteBack } from './pictures.ts';
import { legalSize, type ServedJob } from './served-job.ts';

export const IMAGE_READS = [
  'width',
  'height',
  'prompt',
  'negative',
  'seed',
  'steps',
  'guidance',
  'trueCfg',
  'references',
  'loras',
  'init',
] as const satisfies readonly (keyof ImageRequest)[];

export function imageValues({ init, references, trueCfg }: ImageRequest): Set<string> {
  const present = new Set<string>();
  if (init) present.add('picture');
  if (init?.mask) present.add('mask');
  if (references.length > 0) present.add('references');
  if (wantsCfg(trueCfg)) present.add('trueCfg');
  return present;
}

/** A scale of 1 is none: the negative prompt then weighs nothing. */
const wantsCfg = (scale: number | undefined): scale is number => scale !== undefined && scale > 1;

/** A still: from words and references, from a picture, or under a mask (what lies outside it is untouched). */
export async function makeImage(request: ImageRequest, job: ServedJob): Promise<CapabilityTypes['image']['result']> {
  const { init } = request;
  const { context } = job;
  const asked = { width: request.width, height: request.height };
  const legal = legalSize(job.limits, asked);
  const variant = `-${legal.width}x${legal.height}`;
  context.progress(0, 'Sending');
  job.give({
    ...{ prompt: request.prompt, negative: request.negative, seed: request.seed },
    ...{ width: legal.width, height: legal.height, steps: request.steps, guidance: request.guidance },
    ...(wantsCfg(request.trueCfg) ? { trueCfg: request.trueCfg } : {}),
  });
  job.useLoras(request.loras);
  job.lists.references = [];
  for (const { picture } of request.references)
    job.lists.references.push({
      media: await job.send(picture, await context.open(picture.artifact), picture.mime),
    });
  if (init) {
    const file = await onCanvas(await context.open(init.picture.artifact), job.scratch('.png'), legal, asked);
    job.give({ picture: await job.send(init.picture, file, 'image/png', variant), strength: init.strength });
    if (init.mask) {
      const mask = await maskOnCanvas(await context.open(init.mask.artifact), job.scratch('.png'), legal, asked);
      job.give({ mask: await job.send(init.mask, mask, 'image/png', variant) });
    }
  }
  const result = await job.result();
  context.progress(0.97, 'Fetching the picture');
  const out = job.scratch('.png');
  await cutBack(result, out, asked);
  let file = out;
  if (init?.mask) {
    file = job.scratch('.png');
    const original = await context.open(init.picture.artifact);
    await pasteBack(
      { original, painted: out, mask: await context.open(init.mask.artifact), out: file },
      asked,
      init.feather,
    );
  }
  const artifact = await context.store(file, 'image/png');
  return {
    image: { kind: 'image', artifact, mime: 'image/png', ...asked },
    provenance: job.provenance(request.seed),
  };
}
