/** Three channels: red, green, blue. */
export type Rgb = readonly [number, number, number];

/**
 * What is done to a clip's colours, in this order: exposure and white balance (in linear light), lift, gamma and gain,
 * contrast, saturation, and last a look-up table.
 */
export interface Grade {
  /** Stops: +1 is twice the light. −6 … 6. */
  readonly exposure: number;
  /** −100 cool … 100 warm; 100 is about three quarters of a stop between red and blue. */
  readonly temperature: number;
  /** −100 green … 100 magenta. */
  readonly tint: number;
  /** −100 flat grey … 100, about the middle grey. */
  readonly contrast: number;
  /** −100 black and white … 100 twice the colour. */
  readonly saturation: number;
  /** Raises or lowers the dark end of a channel; white stays. −0.5 … 0.5 each. */
  readonly lift: Rgb;
  /** Bends a channel between black and white. 0.2 … 4 each; above 1 is lighter. */
  readonly gamma: Rgb;
  /** Multiplies a channel; black stays. 0 … 4 each. */
  readonly gain: Rgb;
  readonly lut?: LutRef;
}

/** A `.cube` file of the studio. */
export interface LutRef {
  /** sha256 of the file. */
  readonly asset: string;
  readonly name: string;
  /** Share of the table's colour in the result, 0–1. */
  readonly strength: number;
}

export const NEUTRAL: Grade = {
  exposure: 0,
  temperature: 0,
  tint: 0,
  contrast: 0,
  saturation: 0,
  lift: [0, 0, 0],
  gamma: [1, 1, 1],
  gain: [1, 1, 1],
};

const same = (a: Rgb, b: Rgb): boolean => a.every((value, i) => value === b[i]);

/** Changes nothing: the picture may be passed on, or copied, as it is. */
export const isNeutral = (grade: Grade | null | undefined): boolean =>
  !grade ||
  (grade.exposure === 0 &&
    grade.temperature === 0 &&
    grade.tint === 0 &&
    grade.contrast === 0 &&
    grade.saturation === 0 &&
    same(grade.lift, NEUTRAL.lift) &&
    same(grade.gamma, NEUTRAL.gamma) &&
    same(grade.gain, NEUTRAL.gain) &&
    (!grade.lut || grade.lut.strength === 0));
