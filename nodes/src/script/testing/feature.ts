/** Makes screenplays for tests and measurements: every sentence is drawn from a word list of ours, the same for the same seed. */
export interface FeatureOptions {
  readonly seed?: number;
  readonly scenes: number;
  /** Only headings, action and speech, one way of writing each. */
  readonly plain?: boolean;
  /** What most of its pages are. */
  readonly genre?: keyof typeof GENRES;
}

/** Of 24 beats how many are action, how many of the rest are speech, and how long paragraphs and speeches run, in words. */
const GENRES = {
  drama: { action: 8, speech: 12, told: [5, 18], said: [3, 12] },
  /** Two thirds of it talk. */
  talk: { action: 5, speech: 17, told: [5, 14], said: [3, 10] },
  /** Fights and chases: paragraphs, shot lines, a shout now and then. */
  action: { action: 16, speech: 3, told: [6, 16], said: [2, 6] },
  /** Nearly mute. */
  quiet: { action: 19, speech: 2, told: [5, 14], said: [2, 8] },
  /** Screwball: one short line after the other. */
  banter: { action: 3, speech: 20, told: [4, 12], said: [2, 6] },
  /** Two people in a room who hold speeches. */
  monologues: { action: 3, speech: 20, told: [4, 12], said: [6, 24] },
} as const;

const WORDS =
  'light dust beam reel coat lamp bench flame night rain alley sign letter road car ridge slowly turns walks looks away door window table hand over under never always before after and the a of to in with for harbour gull rope engine stair glass smoke winter quiet kitchen paper drawer two three old young blue without another something nobody'.split(
    ' ',
  );
const NAMES = ['MARA', 'JONAS', 'OLD PETTER', 'JUNE', 'DOCTOR HALE', 'INÈS', 'TOMAS', 'THE WARDEN'];
const PLACES = ['HARBOUR', 'KITCHEN', 'STATION - PLATFORM', 'LIGHTHOUSE', "MARA'S CAR", 'ARCHIVE', 'ROOF', 'CORRIDOR'];
const TIMES = ['DAY', 'NIGHT', 'DAWN', 'LATE AFTERNOON', 'EVENING', 'CONTINUOUS', 'LATER', 'SAME', 'MOMENTS LATER'];

export function makeFeature({ seed = 1, scenes, plain = false, genre = 'drama' }: FeatureOptions): string {
  const kind = GENRES[genre];
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    // The low bits of such a generator repeat soon.
    return (state >>> 9) % n;
  };
  const of = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const sentence = (words: number): string => {
    const text = Array.from({ length: words }, () => of(WORDS)).join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}${of(['.', '.', '.', '!', '?'])}`;
  };
  const prose = (least: number, most: number): string =>
    Array.from({ length: 1 + below(3) }, () => sentence(least + below(most - least))).join(' ');
  const cue = (): string => {
    const ending = plain ? '' : of(['', '', '', '', ' (V.O.)', " (CONT'D)", ' (O.S.)']);
    const aside = !plain && below(6) === 0 ? '\n(quietly)' : '';
    return `${of(NAMES)}${ending}${aside}\n${prose(kind.said[0], kind.said[1])}`;
  };
  const odd = (): string =>
    of([
      `CLOSE ON THE ${of(WORDS).toUpperCase()}\n\n${sentence(9)}`,
      `ANGLE ON ${of(NAMES)}\n\n${prose(5, 14)}`,
      `MONTAGE - ${of(WORDS).toUpperCase()}\n\n- ${sentence(6)}\n\n- ${sentence(8)}\n\nEND MONTAGE`,
      `${of(NAMES)}\n${sentence(3)}\n\n${of(NAMES)}\n${sentence(4)}`,
      sentence(4 + below(7)),
    ]);
  const out: string[] = [];
  for (let scene = 0; scene < scenes; scene++) {
    const time = plain ? of(['DAY', 'NIGHT']) : of(TIMES);
    out.push(`${of(['INT.', 'EXT.'])} ${of(PLACES)} - ${time}`, prose(6, 18));
    for (let i = 4 + below(9); i > 0; i--) {
      const what = below(plain ? 20 : 24);
      out.push(
        what < kind.action ? prose(kind.told[0], kind.told[1]) : what < kind.action + kind.speech ? cue() : odd(),
      );
    }
    if (!plain && below(12) === 0) out.push(of(['CUT TO:', 'DISSOLVE TO:']));
  }
  return `${out.join('\n\n')}\n`;
}
