import { expect, it } from 'vitest';
import type { Manifest } from '../../../bundles/manifest.ts';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import type { Device } from '../../../devices/device.ts';
import { chooseGraphs } from './choose-graphs.ts';

const precisions = { '': 'fp32', _fp16: 'fp16', _q4: 'int4', _q4f16: 'int4', _quantized: 'int8' } as const;
const bundle = (names: readonly string[]) => {
  const components = Object.fromEntries(
    names.map((name) => {
      const suffix = (/_(?:fp16|q4|q4f16|quantized)$/.exec(name)?.[0] ?? '') as keyof typeof precisions;
      return [name, { precision: precisions[suffix], memory: 10 }];
    }),
  );
  return { manifest: { family: 'gemma-3', variant: 'gemma', components } as unknown as Manifest } as Bundle;
};
const cpu = { kind: 'cpu' } as const;
const cases: [string[], Pick<Device, 'kind' | 'compute'>, string][] = [
  [['model', 'model_fp16', 'model_q4f16', 'model_q4'], cpu, 'model_q4'],
  [['model', 'model_q4f16'], cpu, 'model_q4f16'],
  [['model', 'model_quantized'], cpu, 'model_quantized'],
  [['model', 'model_fp16'], cpu, 'model'],
  [['model', 'model_fp16'], { kind: 'cuda', compute: 8.9 }, 'model'],
  [['model', 'model_q4'], { kind: 'coreml' }, 'model_q4'],
  [['decoder_model_merged', 'decoder_model_merged_q4'], { kind: 'webgpu' }, 'decoder_model_merged_q4'],
];

it.each(cases)('of %j on %j: %s', (names, device, right) => {
  expect(chooseGraphs(bundle(names), device).decoder).toBe(right);
});

it('each graph of a model that sees in its own best format, counted once', () => {
  const names = [
    'embed_tokens',
    'embed_tokens_quantized',
    'decoder_model_merged_q4',
    'vision_encoder',
    'vision_encoder_fp16',
  ];
  expect(chooseGraphs(bundle(names), cpu)).toEqual({
    decoder: 'decoder_model_merged_q4',
    embed: 'embed_tokens_quantized',
    eyes: 'vision_encoder',
    format: 'int4',
    bytes: 30,
  });
});

it('refuses what a device gives no right answers in, and a folder without a decoder', () => {
  expect(() => chooseGraphs(bundle(['model_fp16']), cpu)).toThrow(/fp16 alone, in which the processor/);
  expect(() => chooseGraphs(bundle(['vision_encoder']), cpu)).toThrow(/no decoder/);
});
