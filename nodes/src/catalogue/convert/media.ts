import type { ImageRef } from '@reelgraph/timeline';
import { readFrame } from '@reelgraph/timeline/media';
import { defineNode, type NodeContext, type NodeDefinition, port } from '../../define/index.ts';
import { converters } from '../../graph/converters.ts';
import { writeMask } from '../mask/files.ts';
import { stillOf } from '../support/take.ts';
import { converterBasics } from './pure.ts';

const named = (name: string) => {
  const found = converters.find((converter) => converter.name === name);
  if (!found) throw new Error(`There is no converter ${name}.`);
  return found;
};

async function brightness(context: NodeContext, image: ImageRef) {
  const file = await context.media.open(image);
  return writeMask(context, await readFrame(file, { pixelFormat: 'gray', signal: context.signal }));
}

export const mediaConverters: readonly NodeDefinition[] = [
  defineNode({
    ...converterBasics(named('video-image')),
    inputs: { value: port.video() },
    outputs: { value: port.image() },
    host: 'task',
    run: async ({ inputs, context }) => ({ value: await stillOf(context, inputs.value, -1) }),
  }),
  defineNode({
    ...converterBasics(named('image-mask')),
    inputs: { value: port.image() },
    outputs: { value: port.mask() },
    host: 'task',
    run: async ({ inputs, context }) => ({ value: await brightness(context, inputs.value) }),
  }),
];
