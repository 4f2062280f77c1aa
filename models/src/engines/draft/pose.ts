import { type Canvas, Path2D } from '@napi-rs/canvas';
import type { Brief, Subject } from '../../capabilities/brief.ts';
import type { Colour } from './light.ts';
import { surface } from './surface.ts';
import { cloth } from './things.ts';

export type Pose = 'stands' | 'sits' | 'lies';

const SITS = /\b(?:sits?|sitting|seated|sat|perche[ds]|slumps?|slumped)\b/i;
const LIES = /\b(?:lies(?! to\b)|lying(?! to\b)|lay|asleep|sleeps|sleeping|unconscious|sprawl\w*|in bed)\b/i;

/** What the action says of somebody: the sentences that name them, or all of it where nobody else is there. */
export function poseOf(brief: Pick<Brief, 'action' | 'subjects'>, { name }: Pick<Subject, 'name'>): Pose {
  const alone = brief.subjects.filter(({ kind }) => kind === 'character').length === 1;
  const words = name.trim().toLowerCase().split(/\s+/);
  const said = brief.action
    .split(/[.;!?]\s/)
    .filter((sentence) => alone || words.some((word) => sentence.toLowerCase().includes(word)))
    .join('. ');
  return LIES.test(said) ? 'lies' : SITS.test(said) ? 'sits' : 'stands';
}

/** How high somebody is in a pose, of the height that they stand. */
export const heightIn: Readonly<Record<Pose, number>> = { stands: 1, sits: 0.71, lies: 0.25 };

/** A standing figure in another pose: on a chair, turned a little to the right, or on the ground with the head to the left. */
export function posed(standing: Canvas, pose: Pose, leg: Colour): Canvas {
  if (pose === 'stands') return standing;
  const { width, height } = standing;
  if (pose === 'lies') {
    const { canvas, paint } = surface(height, width * 0.58);
    // Seen along the ground a body is not as broad as from above.
    paint.scale(1, 0.58);
    paint.translate(0, width);
    paint.rotate(-Math.PI / 2);
    paint.drawImage(standing, 0, 0);
    return mirrored(canvas);
  }
  const { canvas, paint } = surface(width, height * heightIn.sits);
  paint.scale(1, height / 960);
  const wood = '#2b1d14';
  paint.fillStyle = wood;
  paint.fill(
    new Path2D('M106 280h16v390h-16zM106 504h196v18H106zM280 504h16v166h-16zM104 276h20q4 0 4 6v20h-28v-20q0-6 4-6z'),
  );
  paint.save();
  paint.beginPath();
  paint.rect(0, 0, width, 492);
  paint.clip();
  paint.drawImage(standing, 0, 0, width, 960);
  paint.restore();
  const far: Colour = [leg[0] * 0.62, leg[1] * 0.62, leg[2] * 0.66];
  for (const [at, tone] of [
    [34, far],
    [0, leg],
  ] as const) {
    paint.save();
    paint.translate(at, at * -0.3);
    paint.fillStyle = cloth(paint, width, tone) as unknown as string;
    paint.fill(new Path2D('M140 444q80-22 176 2q26 8 26 44l-14 164h-44l-2-130q-80 14-142-4z'));
    paint.fillStyle = '#191516';
    paint.fill(new Path2D('M282 650h48q36 8 44 22v8h-92z'));
    paint.restore();
  }
  return canvas;
}

/** Drawn the other way up, so that the face looks to the sky and the feet point to the right. */
function mirrored(source: Canvas): Canvas {
  const { canvas, paint } = surface(source.width, source.height);
  paint.translate(0, source.height);
  paint.scale(1, -1);
  paint.drawImage(source, 0, 0);
  return canvas;
}
