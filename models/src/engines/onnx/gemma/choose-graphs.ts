import type { Component, Manifest } from '../../../bundles/manifest.ts';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import { type Device, formats } from '../../../devices/device.ts';

/** Components of a bundle that a device loads for Gemma. */
export interface GemmaGraphs {
  readonly decoder: string;
  /** Only of a model whose decoder takes embeddings. */
  readonly embed?: string;
  readonly eyes?: string;
  readonly format: string;
  readonly bytes: number;
}

type Kind = Pick<Device, 'kind' | 'compute'>;

/**
 * Which of the number formats that lie there is loaded: the first that the device is right in, and of two with weights of
 * four bits the one that computes in float32 (`_q4` before `_q4f16`): the states of a language model leave float16.
 * Throws EngineError `format_missing` where the device is right in none, `component_missing` where a graph is not there.
 */
export function chooseGraphs({ manifest }: Bundle, device: Kind): GemmaGraphs {
  const own = Object.entries(manifest.components).filter(([, { family }]) => (family ?? manifest.family) === 'gemma-3');
  const decoders = own.filter(([name]) => /^(?:model|decoder_model_merged|language)(?:_\w+)?$/.test(name));
  if (decoders.length === 0) {
    throw new EngineError('component_missing', `The bundle ${manifest.variant} has no decoder.`, {
      fix: 'Fetch the whole folder again.',
    });
  }
  const decoder = best(decoders, device, manifest);
  const beside = (name: string) => {
    const there = own.filter(([key]) => key === name || key.startsWith(`${name}_`));
    return there.length > 0 ? best(there, device, manifest) : undefined;
  };
  const embed = beside('embed_tokens');
  const eyes = embed && beside('vision_encoder');
  const all = [decoder, embed, eyes].filter((one) => one !== undefined);
  return {
    decoder: decoder[0],
    ...(embed ? { embed: embed[0] } : {}),
    ...(eyes ? { eyes: eyes[0] } : {}),
    format: decoder[1].precision,
    bytes: all.reduce((sum, [, { memory, bytes = 0 }]) => sum + (memory ?? bytes), 0),
  };
}

function best(
  there: readonly (readonly [string, Component])[],
  device: Kind,
  { variant }: Manifest,
): [string, Component] {
  for (const format of formats(device, 'text')) {
    const found = there.filter(([, { precision }]) => precision === format);
    const chosen = found.find(([name]) => !/q4f16/.test(name)) ?? found[0];
    if (chosen) return [chosen[0], chosen[1]];
  }
  const have = [...new Set(there.map(([, { precision }]) => precision))].join(', ');
  throw new EngineError(
    'format_missing',
    `${variant} is here in ${have} alone, in which ${device.kind === 'cpu' ? 'the processor' : device.kind} gives no right answers.`,
    { fix: `Fetch it in ${formats(device, 'text').join(' or ')}: the file whose name ends in _q4, for one.` },
  );
}
