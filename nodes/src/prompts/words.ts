import {
  type CameraMove,
  cameraMoveSchema,
  type ShotAngle,
  type ShotSize,
  shotAngleSchema,
  shotSizeSchema,
  type TimeOfDay,
} from '@reelgraph/models';

const SIZES: Readonly<Record<string, ShotSize>> = {
  ews: 'extreme-wide',
  els: 'extreme-wide',
  establishing: 'wide',
  ws: 'wide',
  ls: 'wide',
  long: 'wide',
  fs: 'full',
  mls: 'full',
  cowboy: 'full',
  ms: 'medium',
  mcu: 'medium-close',
  cu: 'close',
  'close-up': 'close',
  closeup: 'close',
  ecu: 'extreme-close',
  'extreme-close-up': 'extreme-close',
  'medium-close-up': 'medium-close',
};

const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');

/** Any way of writing a shot size, as the brief's own word; medium where it says nothing that is known. */
export function sizeOf(text: string): ShotSize {
  const key = plain(text);
  const own = shotSizeSchema.safeParse(key);
  return own.success ? own.data : (SIZES[key] ?? 'medium');
}

const ANGLES: Readonly<Record<string, ShotAngle>> = {
  'eye-level': 'eye',
  ots: 'over-shoulder',
  'over-the-shoulder': 'over-shoulder',
  top: 'overhead',
  'top-down': 'overhead',
  canted: 'dutch',
};

export function angleOf(text: string): ShotAngle {
  const key = plain(text);
  const own = shotAngleSchema.safeParse(key);
  return own.success ? own.data : (ANGLES[key] ?? 'eye');
}

const MOVES: Readonly<Record<string, CameraMove>> = {
  pan: 'pan-right',
  tilt: 'tilt-up',
  'dolly-in': 'push-in',
  'dolly-out': 'pull-out',
  'pull-back': 'pull-out',
  tracking: 'track-right',
  track: 'track-right',
  crane: 'crane-up',
  zoom: 'zoom-in',
};

export function moveOf(text: string): CameraMove {
  const key = plain(text);
  const own = cameraMoveSchema.safeParse(key);
  return own.success ? own.data : (MOVES[key] ?? 'static');
}

const TIMES: readonly (readonly [RegExp, TimeOfDay])[] = [
  [/midnight/, 'midnight'],
  [/nightfall|twilight|dusk/, 'dusk'],
  [/sunrise/, 'sunrise'],
  [/sunset|magic hour/, 'sunset'],
  [/dawn|daybreak/, 'dawn'],
  [/night/, 'night'],
  [/afternoon/, 'afternoon'],
  [/evening/, 'evening'],
  [/morning/, 'morning'],
  [/noon|midday/, 'noon'],
];

/** `late afternoon` is afternoon, `pre-dawn` is dawn; day where nothing is said. */
export function timeOf(text: string): TimeOfDay {
  const t = text.toLowerCase();
  for (const [pattern, time] of TIMES) if (pattern.test(t)) return time;
  return 'day';
}

export const SIZE_WORDS: Readonly<Record<ShotSize, string>> = {
  'extreme-wide': 'extreme wide shot',
  wide: 'wide shot',
  full: 'wide shot, head to foot,',
  medium: 'medium shot',
  'medium-close': 'medium close-up',
  close: 'close-up',
  'extreme-close': 'extreme close-up',
  insert: 'close-up insert',
};

export const ANGLE_WORDS: Readonly<Record<ShotAngle, string>> = {
  eye: 'at eye level',
  high: 'from a high angle',
  low: 'from a low angle',
  overhead: 'from directly above',
  ground: 'from ground level',
  dutch: 'on a tilted horizon',
  'over-shoulder': 'over the shoulder',
  pov: 'from the point of view of somebody unseen',
};

export const MOVE_WORDS: Readonly<Record<CameraMove, string>> = {
  static: 'The camera remains static',
  'pan-left': 'The camera pans slowly to the left',
  'pan-right': 'The camera pans slowly to the right',
  'tilt-up': 'The camera tilts up',
  'tilt-down': 'The camera tilts down',
  'push-in': 'The camera pushes in slowly',
  'pull-out': 'The camera pulls back slowly',
  'track-left': 'The camera tracks to the left alongside the movement',
  'track-right': 'The camera tracks to the right alongside the movement',
  'crane-up': 'The camera rises on a crane',
  'crane-down': 'The camera sinks on a crane',
  handheld: 'The camera is handheld with a slight sway',
  'zoom-in': 'The lens zooms in slowly',
  'zoom-out': 'The lens zooms out slowly',
};

export const LIGHT_WORDS: Readonly<Record<TimeOfDay, { int: string; ext: string }>> = {
  day: { int: 'soft daylight from a window', ext: 'soft daylight' },
  morning: { int: 'cool morning light through a window', ext: 'clear low morning light' },
  afternoon: { int: 'warm afternoon light through a window', ext: 'warm afternoon sun' },
  evening: { int: 'warm lamps in the evening', ext: 'low golden evening light' },
  dawn: { int: 'the first cool light of dawn at a window', ext: 'the low first light of dawn under a cool sky' },
  dusk: { int: 'fading blue light and a first lamp', ext: 'fading blue dusk light with a warm rim' },
  sunrise: { int: 'the first warm sun through a window', ext: 'warm low sun at sunrise' },
  sunset: { int: 'the last warm sun through a window', ext: 'fading warm sunset light' },
  noon: { int: 'bright daylight from a window', ext: 'hard bright noon sun' },
  night: { int: 'practical lamps in the dark', ext: 'street lamps and moonlight in the dark' },
  midnight: { int: 'a single practical lamp in the dark', ext: 'moonlight in deep night' },
};
