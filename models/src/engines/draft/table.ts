import type { Brief } from '../../capabilities/brief.ts';
import { layerMatrix, type Pose } from './camera.ts';
import type { Member } from './cast.ts';
import { familyOf, liesFlat, needsTable } from './family.ts';
import { type Colour, css, type Light } from './light.ts';
import { random } from './random.ts';
import { blurred, type Paint, surface } from './surface.ts';

/** Where the far edge of the table lies, in frame heights below the middle: what lies flat is looked down on. */
const EDGE = { stands: 0.04, flat: -0.4 } as const;

/**
 * The top of a table under a thing that is shown alone and that we had to draw: without it a letter hangs in the air. Null
 * where the shot is no insert, or has a picture of its own.
 */
export function tableUnder(
  brief: Brief,
  cast: readonly Member[],
  light: Light,
  ambient: Colour,
  size: { readonly width: number; readonly height: number; readonly seed: number },
): ((paint: Paint, pose: Pose) => void) | null {
  const shown = cast.find(({ subject }) => subject.kind === 'object');
  if (brief.size !== 'insert' || !shown || shown.subject.pictures.length > 0) return null;
  const family = familyOf(shown.subject);
  if (!needsTable(family)) return null;
  const edge = liesFlat(family) ? EDGE.flat : EDGE.stands;
  const { width, height, seed } = size;
  const [w, h] = [(width / height) * 1.6, 0.84 - edge];
  const { canvas, paint } = surface(w * height * 0.5, h * height * 0.5);
  const [pw, ph] = [canvas.width, canvas.height];
  const wood = (share: number, warm = 1): string =>
    css([
      (34 + ambient[0] * 0.34) * share * 1.12 * warm,
      (24 + ambient[1] * 0.3) * share,
      (18 + ambient[2] * 0.26) * share * 0.9,
    ]);
  const top = paint.createLinearGradient(0, 0, 0, ph);
  top.addColorStop(0, wood(light.dark ? 0.55 : 0.9));
  top.addColorStop(0.5, wood(light.dark ? 0.85 : 1.25));
  top.addColorStop(1, wood(light.dark ? 0.5 : 0.85));
  paint.fillStyle = top;
  paint.fillRect(0, ph * 0.02, pw, ph);
  const next = random(seed ^ 0x7ab1e);
  // Boards run towards the far edge.
  for (let i = 0; i <= 9; i++) {
    const at = (i - 4.5 + next() * 0.2) / 9;
    paint.strokeStyle = css([0, 0, 0], 0.28);
    paint.lineWidth = ph * 0.006;
    paint.beginPath();
    paint.moveTo(pw * (0.5 + at * 0.8), 0);
    paint.lineTo(pw * (0.5 + at * 1.9), ph);
    paint.stroke();
  }
  const pool = paint.createRadialGradient(pw * 0.5, ph * 0.5, 0, pw * 0.5, ph * 0.5, pw * 0.34);
  pool.addColorStop(0, css(light.key, 0.26));
  pool.addColorStop(1, css(light.key, 0));
  paint.fillStyle = pool;
  paint.fillRect(0, 0, pw, ph);
  const soft = blurred(canvas, height * 0.003);
  return (onto, pose) => {
    onto.setTransform(...layerMatrix(pose, 1.15, width, height));
    onto.drawImage(soft, -w / 2, edge, w, h);
  };
}
