import { expect, it } from 'vitest';
import { type Manifest, manifestSchema } from '../../bundles/manifest.ts';
import { memoryOf } from './memory.ts';

const part = (memory: number) => ({ file: 'a.onnx', sha256: '0'.repeat(64), inputs: {}, outputs: {}, memory });
const manifest: Manifest = manifestSchema.parse({
  ...{ format: 'reelgraph/bundle', version: 1, family: 'flux-2-klein', variant: '4b', licence: { name: 'x' } },
  components: { text: part(9), transformer: part(10), decoder: part(1) },
});

it.each([
  [64, { lean: false, bytes: 20 }],
  [40, { lean: false, bytes: 20 }],
  [39, { lean: true, bytes: 10 }],
])('of %i there are enough for all side by side, or for one after another', (machine, expected) => {
  expect(memoryOf(manifest, machine)).toEqual(expected);
});
