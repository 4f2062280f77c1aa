import type { Brief, TimeOfDay } from '../../capabilities/brief.ts';
import { clamp, mix } from './random.ts';
import type { Reading } from './words.ts';

export type Colour = readonly [number, number, number];

/** Light of a scene. Colours are 0–255; `level` is the mean brightness that a plate of this hour has, 0–1. */
export interface Light {
  readonly time: TimeOfDay;
  readonly dark: boolean;
  readonly level: number;
  readonly saturation: number;
  /** Multiplies the picture: the colour of the air. */
  readonly tint: Colour;
  /** Added to the shadows. */
  readonly shadow: Colour;
  /** The light that draws edges. */
  readonly key: Colour;
  readonly skyTop: Colour;
  readonly skyMiddle: Colour;
  readonly skyLow: Colour;
  readonly vignette: number;
  /** Lamps are on. */
  readonly lamps: boolean;
  /** Neither sun nor moon is seen through the weather. */
  readonly overcast: boolean;
}

/** The light of lamps and lit windows, wherever one burns. */
export const LAMP: Colour = [255, 198, 120];

type Hour = Omit<Light, 'time' | 'overcast'>;

const day: Hour = {
  dark: false,
  level: 0.5,
  saturation: 1,
  tint: [255, 252, 246],
  shadow: [4, 6, 10],
  key: [255, 246, 226],
  skyTop: [70, 128, 186],
  skyMiddle: [138, 184, 214],
  skyLow: [222, 232, 228],
  vignette: 0.32,
  lamps: false,
};
const dawn: Hour = {
  dark: false,
  level: 0.38,
  saturation: 1.02,
  tint: [255, 228, 214],
  shadow: [10, 6, 20],
  key: [255, 206, 150],
  skyTop: [38, 52, 88],
  skyMiddle: [168, 116, 138],
  skyLow: [255, 208, 146],
  vignette: 0.42,
  lamps: false,
};
const dusk: Hour = {
  dark: true,
  level: 0.29,
  saturation: 0.98,
  tint: [236, 204, 208],
  shadow: [10, 8, 24],
  key: [255, 168, 112],
  skyTop: [28, 30, 62],
  skyMiddle: [112, 74, 110],
  skyLow: [240, 140, 94],
  vignette: 0.5,
  lamps: true,
};
const night: Hour = {
  dark: true,
  level: 0.17,
  saturation: 0.82,
  tint: [150, 182, 226],
  shadow: [2, 5, 12],
  key: [190, 214, 246],
  skyTop: [6, 12, 22],
  skyMiddle: [18, 36, 54],
  skyLow: [52, 68, 78],
  vignette: 0.62,
  lamps: true,
};

const hours: Readonly<Record<TimeOfDay, Hour>> = {
  day,
  noon: { ...day, level: 0.56, key: [255, 252, 240], skyTop: [58, 124, 192], vignette: 0.26 },
  morning: { ...day, level: 0.48, tint: [255, 246, 230], key: [255, 232, 190], skyLow: [248, 230, 200] },
  afternoon: { ...day, level: 0.48, tint: [255, 244, 222], key: [255, 226, 176], skyLow: [250, 226, 188] },
  dawn,
  sunrise: { ...dawn, level: 0.42, tint: [255, 222, 190], skyMiddle: [226, 140, 116], skyLow: [255, 220, 150] },
  sunset: {
    ...dusk,
    level: 0.36,
    tint: [255, 206, 176],
    dark: false,
    skyMiddle: [206, 108, 92],
    skyLow: [255, 186, 104],
  },
  dusk,
  evening: { ...dusk, level: 0.27, tint: [222, 206, 220] },
  night,
  midnight: { ...night, level: 0.13, tint: [136, 168, 220], skyTop: [3, 7, 15] },
};

/** Inside, lamps take over after dark: warm and brighter than the street. */
export function lightOf(brief: Brief, reading: Reading): Light {
  const hour = hours[brief.timeOfDay];
  const inside = brief.intExt === 'int';
  const lamplit = inside && hour.lamps;
  const light: Light = {
    ...hour,
    time: brief.timeOfDay,
    overcast: reading.rain || reading.snow || reading.fog,
    level: lamplit ? hour.level + 0.07 : inside ? hour.level - 0.08 : reading.rain ? hour.level * 0.88 : hour.level,
    tint: lamplit
      ? [255, 216, 168]
      : reading.rain
        ? (hour.tint.map((c, i) => c * [0.92, 0.97, 1][i]!) as never)
        : hour.tint,
    key: lamplit ? LAMP : hour.key,
    saturation: reading.rain || reading.fog ? hour.saturation * 0.86 : hour.saturation,
  };
  if (reading.grade === 'mono') return { ...light, saturation: 0, tint: [255, 255, 255] };
  if (reading.grade === 'warm') return { ...light, tint: [light.tint[0], light.tint[1] * 0.93, light.tint[2] * 0.78] };
  if (reading.grade === 'cold') return { ...light, tint: [light.tint[0] * 0.8, light.tint[1] * 0.95, light.tint[2]] };
  return light;
}

/** What a picture's own light is, measured on a small copy. 0–1. */
export interface Measured {
  readonly luma: number;
  readonly warmth: number;
}

/** Tables for one layer: value in, value out, for each channel. */
export interface Grade {
  readonly tables: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly saturation: number;
}

/**
 * The grade that brings a plate to the hour of the scene. A plate that was made for this hour is left nearly as it is;
 * one from another hour is bent as far as its own contrast allows (day for night and back).
 */
export function plateGrade(plate: Measured, light: Light): Grade {
  const luma = clamp(plate.luma, 0.02, 0.95);
  const made = light.dark && luma < 0.3 ? 0.25 : 1;
  const off = clamp(Math.abs(luma - light.level) / 0.22, 0, 1) * made;
  const gamma = clamp(Math.log(light.level) / Math.log(luma), 0.55, 2.7);
  return tables(mix(1, gamma, off * 0.85), off, light, mix(1, light.saturation, Math.max(off, 0.15)), 1);
}

/** Figures take the hour's colour, and are held darker the wider the shot: a small figure reads by its outline. */
export function figureGrade(exposure: number, light: Light, ambient: Colour): Grade {
  const strength = light.dark ? 0.5 : 0.4;
  const tinted: Light = {
    ...light,
    tint: light.tint.map((channel, i) => mix(channel, (ambient[i] ?? 128) * 1.15 + 60, 0.4)) as unknown as Colour,
  };
  return tables(1 + (1 - exposure) * 0.35, strength, tinted, mix(1, light.saturation, 0.5), exposure);
}

function tables(gamma: number, strength: number, light: Light, saturation: number, gain: number): Grade {
  const channel = (i: 0 | 1 | 2): Uint8Array => {
    const multiply = mix(1, light.tint[i] / 255, strength) * gain;
    const lift = light.shadow[i] * strength;
    const table = new Uint8Array(256);
    for (let v = 0; v < 256; v++) {
      const bent = 255 * (v / 255) ** gamma;
      table[v] = clamp(bent * multiply + lift * (1 - v / 255), 0, 255);
    }
    return table;
  };
  return { tables: [channel(0), channel(1), channel(2)], saturation: light.saturation === 0 ? 0 : saturation };
}

/** Applies a grade in place to RGBA bytes with straight alpha. */
export function applyGrade(pixels: Uint8ClampedArray, grade: Grade): void {
  const [red, green, blue] = grade.tables;
  const s = grade.saturation;
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3] === 0) continue;
    const r = red[pixels[i]!]!;
    const g = green[pixels[i + 1]!]!;
    const b = blue[pixels[i + 2]!]!;
    const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    pixels[i] = grey + (r - grey) * s;
    pixels[i + 1] = grey + (g - grey) * s;
    pixels[i + 2] = grey + (b - grey) * s;
  }
}

export const css = (colour: Colour, alpha = 1): string =>
  `rgba(${Math.round(colour[0])},${Math.round(colour[1])},${Math.round(colour[2])},${alpha})`;
