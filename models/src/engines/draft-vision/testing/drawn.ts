import { briefSchema, type Subject } from '../../../capabilities/brief.ts';
import { openCast } from '../../draft/cast.ts';
import { measure } from '../../draft/pictures.ts';
import { buildScene } from '../../draft/scene.ts';
import { surface } from '../../draft/surface.ts';
import { type Plane, plane, type Rgb, rgb } from '../cv/image.ts';

export interface DrawnFrame {
  readonly picture: Rgb;
  /** What is really seen of the subject. */
  readonly truth: Plane;
}

/**
 * Frames of a shot as the draft engine draws it, each with the true silhouette of one of its people: what differs from the
 * same shot with that one in other colours. `width` by `height` pixels, one frame for each of `times`, seconds.
 */
export async function drawnFrames(
  brief: Record<string, unknown> & { readonly subjects: readonly Subject[] },
  name: string,
  [width, height]: readonly [number, number],
  times: readonly number[],
): Promise<DrawnFrame[]> {
  const shot = briefSchema.parse(brief);
  const cast = await openCast(shot, async () => '');
  const other = cast.map((member) =>
    member.subject.name === name
      ? { ...member, pictures: member.pictures.map(({ image }) => measure(inverted(image))) }
      : member,
  );
  const options = { width, height, seed: 5, from: 0, to: Math.max(...times) };
  // As pictures that were given: neither is drawn anew, so that both have the same outline.
  const scenes = [cast, other].map((all) =>
    buildScene(
      shot,
      all.map(({ standIn: _, ...member }) => member),
      options,
    ),
  );
  const { paint } = surface(width, height);
  return times.map((t) => {
    const [seen, changed] = scenes.map((scene) => {
      scene.draw(paint, t);
      return paint.getImageData(0, 0, width, height).data;
    });
    const picture = rgb(width, height);
    const truth = plane(width, height);
    for (let i = 0; i < width * height; i++) {
      let most = 0;
      for (let c = 0; c < 3; c++) {
        picture.data[i * 3 + c] = seen![i * 4 + c]!;
        most = Math.max(most, Math.abs(seen![i * 4 + c]! - changed![i * 4 + c]!));
      }
      truth.data[i] = most > 14 ? 255 : 0;
    }
    return { picture, truth };
  });
}

function inverted(image: Parameters<typeof measure>[0]) {
  const { canvas, paint } = surface(image.width, image.height);
  paint.drawImage(image, 0, 0);
  const pixels = paint.getImageData(0, 0, canvas.width, canvas.height);
  // Away from grey, where another colour would be the same one.
  for (let i = 0; i < pixels.data.length; i += 4)
    for (let c = 0; c < 3; c++) pixels.data[i + c] = pixels.data[i + c]! > 127 ? 0 : 255;
  paint.putImageData(pixels, 0, 0);
  return canvas;
}
