import type { Layer } from './layers.ts';

/** What of a canvas is needed to put a picture in its place: the browser's and the server's both offer it. */
export interface Pen {
  translate(x: number, y: number): void;
  rotate(angle: number): void;
  beginPath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/**
 * Puts the picture of a layer in its place in a frame: fitted, cropped, moved, scaled, turned; words as wide as the frame
 * and, where they roll, at their height. The one place that knows: player and export draw by it. Leaves the pen moved.
 */
export function placePicture(
  pen: Pen,
  frame: Extent,
  { transform, crop, text, roll }: Pick<Layer, 'transform' | 'crop' | 'text' | 'roll'>,
  picture: Extent,
  draw: (x: number, y: number, width: number, height: number) => void,
): void {
  const share = text
    ? frame.width / picture.width
    : Math.min(frame.width / picture.width, frame.height / picture.height);
  const fit = share * transform.scale;
  const [width, height] = [picture.width * fit, picture.height * fit];
  pen.translate(frame.width / 2 + transform.x * frame.width, frame.height / 2 + transform.y * frame.height);
  if (transform.rotation !== 0) pen.rotate((transform.rotation * Math.PI) / 180);
  const frameHeight = frame.height * transform.scale;
  const top = roll === null ? -height / 2 : frameHeight / 2 - (frameHeight + height) * roll;
  if (crop) {
    pen.beginPath();
    pen.rect(
      -width / 2 + crop.left * width,
      top + crop.top * height,
      width * (1 - crop.left - crop.right),
      height * (1 - crop.top - crop.bottom),
    );
    pen.clip();
  }
  draw(-width / 2, top, width, height);
}
