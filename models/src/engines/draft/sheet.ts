import { briefSchema } from '../../capabilities/brief.ts';
import type { Member } from './cast.ts';
import { REST } from './face.ts';
import { css, type Light, lightOf } from './light.ts';
import { measure, type Picture } from './pictures.ts';
import { standIn } from './silhouette.ts';
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

/** One view of an element on a plain ground, as sheets are made of: what the prompt says of the side that is seen. */
export interface StudioView {
  readonly member: Member;
  readonly side: 'front' | 'profile' | 'back' | 'face';
}

/** A prompt that asks for an element on a plain background, without a scene. */
export function wantsView(prompt: string, cast: readonly Member[]): StudioView | null {
  if (!/\b(plain|neutral|white|gr[ae]y|studio|seamless|blank)[a-z ,]{0,24}background\b/i.test(prompt)) return null;
  const member = cast.find(({ subject }) => subject.kind === 'character' || subject.kind === 'object');
  if (!member) return null;
  const says = (words: RegExp) => words.test(prompt);
  return {
    member,
    side: says(/\b(back view|from behind|from the back|rear)\b/i)
      ? 'back'
      : says(/\b(profile|side view|from the side)\b/i)
        ? 'profile'
        : says(/\b(face|portrait|head ?shot|close[- ]?up|bust)\b/i)
          ? 'face'
          : 'front',
  };
}

/** What a person should know of a view that the element has no picture of. */
export const viewNote = (side: StudioView['side']): string[] =>
  side === 'profile' || side === 'back'
    ? ['The element has no picture from this side: the draft engine shows its front, turned or against the light.']
    : [];

const studioLight = (): Light => {
  const brief = briefSchema.parse({ size: 'full', timeOfDay: 'noon' });
  return { ...lightOf(brief, read(brief)), vignette: 0 };
};

export function studioView(paint: Paint, { member, side }: StudioView, width: number, height: number): void {
  cyclorama(paint, width, height);
  const wants = side === 'face' ? 'bust' : 'full';
  const picture = choosePicture(member.pictures, wants);
  if (!picture) return;
  const shape = (picture.width * picture.bounds.width) / (picture.height * picture.bounds.height);
  const bust = side === 'face' || !isFullFigure(picture);
  const tall = Math.min(height * (bust ? 0.82 : 0.84), (width * 0.92) / shape);
  const foot = side === 'face' && member.subject.kind === 'character' ? height * 1.01 : height * 0.93;
  stand(paint, member, picture, {
    x: width / 2,
    foot,
    tall,
    across: side === 'profile' ? -0.74 : 1,
    dark: side === 'back',
    shadow: foot < height,
  });
}

/** One element under studio light: full figure, mirrored figure, bust, and once as an outline against the light. */
export function characterSheet(paint: Paint, member: Member, width: number, height: number): void {
  cyclorama(paint, width, height);
  const stands = [
    { wants: 'full', x: 0.17, across: 1, dark: false },
    { wants: 'full', x: 0.37, across: -1, dark: false },
    { wants: 'full', x: 0.55, across: 1, dark: true },
    { wants: 'bust', x: 0.8, across: 1, dark: false },
  ] as const;
  for (const { wants, x, across, dark } of stands) {
    const picture = choosePicture(member.pictures, wants);
    if (!picture) continue;
    const shape = (picture.width * picture.bounds.width) / (picture.height * picture.bounds.height);
    const room = wants === 'bust' ? 0.34 : 0.2;
    const most = height * (wants === 'full' && isFullFigure(picture) ? 0.8 : 0.66);
    const tall = Math.min(most, (width * room * 0.94) / shape);
    stand(paint, member, picture, { x: width * x, foot: height * 0.9, tall, across, dark, shadow: true });
  }
  paint.fillStyle = css([40, 36, 32], 0.25);
  paint.fillRect(width * 0.635, height * 0.08, Math.max(1, width * 0.0012), height * 0.78);
}

function cyclorama(paint: Paint, width: number, height: number): void {
  const reach = Math.max(width, height) * 0.62;
  const ground = paint.createRadialGradient(width / 2, height * 0.42, 0, width / 2, height * 0.42, reach);
  ground.addColorStop(0, '#d8d3ca');
  ground.addColorStop(0.6, '#aaa59d');
  ground.addColorStop(1, '#706c67');
  paint.fillStyle = ground;
  paint.fillRect(0, 0, width, height);
  const floor = paint.createLinearGradient(0, height * 0.8, 0, height);
  floor.addColorStop(0, 'rgba(40,36,32,0)');
  floor.addColorStop(1, 'rgba(40,36,32,.24)');
  paint.fillStyle = floor;
  paint.fillRect(0, height * 0.8, width, height * 0.2);
}

interface Stand {
  readonly x: number;
  readonly foot: number;
  readonly tall: number;
  /** Negative: mirrored; less than one: turned. */
  readonly across: number;
  readonly dark: boolean;
  readonly shadow: boolean;
}

function stand(paint: Paint, member: Member, front: Picture, { x, foot, tall, across, dark, shadow }: Stand): void {
  // Whom we draw we can draw from behind; a picture is shown against the light instead.
  const turned = dark && member.standIn === true && isFullFigure(front);
  const picture = turned ? measure(standIn(member.subject, 'full', { ...REST, away: true })) : front;
  const figure = lightFigure(picture, picture.image, {
    height: tall,
    light: studioLight(),
    ambient: [190, 186, 180],
    lit: 'right',
    exposure: dark && !turned ? 0.06 : 1,
    edge: dark && !turned ? 0.9 : 0.3,
    blur: 0,
    shines: false,
    framed: !picture.cutOut,
  });
  const wide = figure.canvas.width;
  if (shadow) {
    paint.globalAlpha = 0.5;
    paint.drawImage(glow([20, 16, 14], 128, 0.2), x - wide * 0.62, foot - tall * 0.03, wide * 1.24, tall * 0.055);
    paint.globalAlpha = 1;
  }
  paint.save();
  paint.translate(x, foot);
  paint.scale(across, 1);
  paint.drawImage(figure.canvas, -wide / 2, -(figure.canvas.height - figure.margin));
  paint.restore();
}
