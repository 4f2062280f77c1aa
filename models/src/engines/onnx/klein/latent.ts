import type { Bundle } from '../../../bundles/open-bundle.ts';
import { type Planes, patchify, planes, unpatchify } from '../../../tensors/patches.ts';
import type { KleinConfig } from './config.ts';

/** Between the VAE's latent and what the transformer sees: 2×2 patches, each channel brought to mean 0 and spread 1. */
export interface LatentSpace {
  toModel(latent: Planes): Planes;
  fromModel(latent: Planes): Planes;
}

/** By the running mean and variance of the VAE's batch normalisation: (z − mean) / √(variance + ε). */
export async function latentSpace(bundle: Bundle, { batchNormEps }: KleinConfig): Promise<LatentSpace> {
  const [mean, variance] = await Promise.all([bundle.constant('bn_mean'), bundle.constant('bn_var')]);
  const spread = variance.map((value) => Math.sqrt(Math.fround(value + batchNormEps)));

  const eachChannel = (from: Planes, change: (value: number, channel: number) => number): Planes => {
    const to = planes(from.channels, from.height, from.width);
    const area = from.height * from.width;
    for (let i = 0; i < to.data.length; i++) to.data[i] = change(from.data[i]!, Math.floor(i / area));
    return to;
  };

  return {
    toModel: (latent) => eachChannel(patchify(latent), (z, c) => Math.fround(z - mean[c]!) / spread[c]!),
    fromModel: (latent) => unpatchify(eachChannel(latent, (z, c) => Math.fround(z * spread[c]!) + mean[c]!)),
  };
}
