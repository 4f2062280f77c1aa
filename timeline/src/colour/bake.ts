import { type Grade, isNeutral } from './grade.ts';
import { type Lut, lookUp } from './lut.ts';

/** Points for each channel: what grading programs exchange; an exposure curve is straight enough between them. */
export const BAKED_SIZE = 33;
/** BT.1886: what a display makes of a coded value. Exposure and white balance are changes of light, not of codes. */
const DISPLAY_GAMMA = 2.4;
/** An 18 % grey card as it is coded: contrast turns about it. */
const PIVOT = 0.18 ** (1 / DISPLAY_GAMMA);
/** Share of red, green and blue in how light a colour is (BT.709). */
const [LUMA_R, LUMA_G, LUMA_B] = [0.2126, 0.7152, 0.0722];

/** Coded value of one channel after exposure, balance, lift, gamma, gain and contrast. */
function curve(value: number, light: number, lift: number, gamma: number, gain: number, slope: number): number {
  const lit = (value ** DISPLAY_GAMMA * light) ** (1 / DISPLAY_GAMMA);
  const raised = gain * (lit + lift * (1 - lit));
  const bent = raised > 0 ? raised ** (1 / gamma) : raised;
  return PIVOT + (bent - PIVOT) * slope;
}

/** Light that reaches each channel: twice for a stop; warm takes from blue and gives red, magenta takes from green. */
function lightOf({ exposure, temperature, tint }: Grade): readonly [number, number, number] {
  const warm = (temperature / 100) * 0.375;
  const magenta = (tint / 100) * 0.375;
  return [2 ** (exposure + warm + magenta / 2), 2 ** (exposure - magenta), 2 ** (exposure - warm + magenta / 2)];
}

/**
 * One table of a whole grade. Player and export both look colours up in this table and know nothing of grades, so they
 * cannot disagree. `lut` is the table that `grade.lut` names; without it that step is left out. Null: nothing changes.
 */
export function bakeGrade(grade: Grade, lut: Lut | null = null): Lut | null {
  if (isNeutral(lut ? grade : { ...grade, lut: undefined })) return null;
  const last = BAKED_SIZE - 1;
  const light = lightOf(grade);
  // −100 … 100 as a slope: 0 … 1 … 3, and flat at the lower end.
  const slope = grade.contrast < 0 ? 1 + grade.contrast / 100 : 1 + grade.contrast / 50;
  const [reds, greens, blues] = [0, 1, 2].map((c) =>
    Float32Array.from({ length: BAKED_SIZE }, (_, i) =>
      curve(i / last, light[c]!, grade.lift[c]!, grade.gamma[c]!, grade.gain[c]!, slope),
    ),
  ) as [Float32Array, Float32Array, Float32Array];
  const colour = 1 + grade.saturation / 100;
  const strength = lut ? (grade.lut?.strength ?? 0) : 0;
  const values = new Float32Array(BAKED_SIZE ** 3 * 3);
  const looked = new Float32Array(3);
  let at = 0;
  for (let b = 0; b < BAKED_SIZE; b++) {
    for (let g = 0; g < BAKED_SIZE; g++) {
      for (let r = 0; r < BAKED_SIZE; r++, at += 3) {
        const [red, green, blue] = [reds[r]!, greens[g]!, blues[b]!];
        const grey = LUMA_R * red + LUMA_G * green + LUMA_B * blue;
        values[at] = clip(grey + (red - grey) * colour);
        values[at + 1] = clip(grey + (green - grey) * colour);
        values[at + 2] = clip(grey + (blue - grey) * colour);
        if (!lut || strength === 0) continue;
        lookUp(lut, values[at]!, values[at + 1]!, values[at + 2]!, looked);
        for (let c = 0; c < 3; c++) values[at + c] = clip(values[at + c]! + (looked[c]! - values[at + c]!) * strength);
      }
    }
  }
  return { size: BAKED_SIZE, values };
}

const clip = (value: number): number => Math.min(1, Math.max(0, value));
