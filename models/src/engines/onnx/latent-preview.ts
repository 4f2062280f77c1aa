import { createCanvas } from '@napi-rs/canvas';
import type { Bundle } from '../../bundles/open-bundle.ts';
import type { Planes } from '../../tensors/patches.ts';

/**
 * A small JPEG straight from the latent, by the linear map that the exporter fitted to this VAE: one pixel a token, its mean
 * colour. Costs nothing beside a step, where decoding would cost as much as one.
 */
export async function latentPreview(bundle: Bundle): Promise<(latent: Planes) => Promise<Uint8Array>> {
  const map = await bundle.constant('preview');
  return async ({ channels, height, width, data }) => {
    const canvas = createCanvas(width, height);
    const pen = canvas.getContext('2d');
    const image = pen.createImageData(width, height);
    const area = width * height;
    for (let place = 0; place < area; place++) {
      for (let colour = 0; colour < 3; colour++) {
        const row = colour * (channels + 1);
        let value = map[row + channels]!;
        for (let c = 0; c < channels; c++) value += map[row + c]! * data[c * area + place]!;
        image.data[place * 4 + colour] = Math.max(0, Math.min(255, (value / 2 + 0.5) * 255));
      }
      image.data[place * 4 + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
    return new Uint8Array(await canvas.encode('jpeg', 80));
  };
}
