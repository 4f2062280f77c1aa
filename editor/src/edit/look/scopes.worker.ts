import { drawScope, type ScopeKind } from '@reelgraph/timeline';

/** A picture to be looked at; answered by the scope's pixels. */
export interface ScopeWish {
  readonly kind: ScopeKind;
  readonly picture: ImageBitmap;
  readonly width: number;
  readonly height: number;
}

const canvas = new OffscreenCanvas(1, 1);

self.onmessage = ({ data: { kind, picture, width, height } }: MessageEvent<ScopeWish>) => {
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  context.drawImage(picture, 0, 0);
  picture.close();
  const pixels = drawScope(kind, context.getImageData(0, 0, canvas.width, canvas.height), width, height);
  self.postMessage(pixels, { transfer: [pixels.buffer] });
};
