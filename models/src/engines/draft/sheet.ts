import { briefSchema } from '../../capabilities/brief.ts';
import type { Member } from './cast.ts';
import { css, type Light, lightOf } from './light.ts';
import { choosePicture, isFullFigure, lightFigure } from './subject.ts';
import { glow, type Paint } from './surface.ts';
import { read } from './words.ts';

/** A prompt that asks for a sheet of one element gets it, and not a scene. */
export function wantsSheet(prompt: string, cast: readonly Member[]): Member | null {
  if (
    !/\b(character|model|reference|turnaround|prop)[- ](sheet|board)|turnaround|t[- ]pose|contact sheet\b/i.test(prompt)
  )
    return null;
  return (
    cast.find(({ subject }) => subject.kind === 'character') ??
    cast.find(({ subject }) => subject.kind === 'object') ??
    null
  );
}

/** One element under studio light: full figure, mirrored figure, bust, and once as an outline against the light. */
export function characterSheet(paint: Paint, member: Member, width: number, height: number): void {
  const brief = briefSchema.parse({ size: 'full', timeOfDay: 'noon' });
  const light: Light = { ...lightOf(brief, read(brief)), vignette: 0 };
  const ground = paint.createRadialGradient(width / 2, height * 0.42, 0, width / 2, height * 0.42, width * 0.62);
  ground.addColorStop(0, '#d8d3ca');
  ground.addColorStop(0.6, '#aaa59d');
  ground.addColorStop(1, '#706c67');
  paint.fillStyle = ground;
  paint.fillRect(0, 0, width, height);
  paint.fillStyle = 'rgba(40,36,32,.16)';
  paint.fillRect(0, height * 0.86, width, height * 0.14);
  const stands = [
    { wants: 'full', x: 0.17, mirror: false, dark: false },
    { wants: 'full', x: 0.37, mirror: true, dark: false },
    { wants: 'full', x: 0.55, mirror: false, dark: true },
    { wants: 'bust', x: 0.8, mirror: false, dark: false },
  ] as const;
  for (const { wants, x, mirror, dark } of stands) {
    const picture = choosePicture(member.pictures, wants);
    if (!picture) continue;
    const shape = (picture.width * picture.bounds.width) / (picture.height * picture.bounds.height);
    const room = wants === 'bust' ? 0.34 : 0.2;
    const tall = Math.min(
      height * (wants === 'full' && isFullFigure(picture) ? 0.8 : 0.66),
      (width * room * 0.94) / shape,
    );
    const figure = lightFigure(picture, picture.image, {
      height: tall,
      light,
      ambient: [190, 186, 180],
      lit: 'right',
      exposure: dark ? 0.06 : 1,
      edge: dark ? 0.9 : 0.3,
      blur: 0,
      shines: false,
      framed: !picture.cutOut,
    });
    const shadow = glow([20, 16, 14], 128, 0.2);
    paint.globalAlpha = 0.4;
    paint.drawImage(
      shadow,
      width * x - tall * shape * 0.6,
      height * 0.89 - tall * 0.02,
      tall * shape * 1.2,
      tall * 0.05,
    );
    paint.globalAlpha = 1;
    paint.save();
    paint.translate(width * x, height * 0.9);
    if (mirror) paint.scale(-1, 1);
    paint.drawImage(figure.canvas, -figure.canvas.width / 2, -(figure.canvas.height - figure.margin));
    paint.restore();
  }
  paint.fillStyle = css([40, 36, 32], 0.25);
  paint.fillRect(width * 0.635, height * 0.08, Math.max(1, width * 0.0012), height * 0.78);
}
