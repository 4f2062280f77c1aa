/** Words that name a colour or a stuff of one, with the colour in sRGB. Shared by finding ("the red coat") and painting. */
const colours: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [205, 40, 40],
  crimson: [165, 25, 50],
  scarlet: [215, 45, 30],
  blood: [140, 15, 20],
  ruby: [180, 20, 60],
  orange: [235, 125, 35],
  amber: [240, 165, 50],
  fire: [245, 120, 30],
  flame: [245, 130, 40],
  copper: [185, 105, 65],
  bronze: [160, 110, 60],
  brass: [195, 155, 80],
  gold: [220, 175, 60],
  golden: [220, 175, 60],
  yellow: [235, 210, 60],
  green: [60, 150, 70],
  emerald: [25, 140, 90],
  olive: [115, 120, 55],
  moss: [95, 115, 55],
  jade: [60, 160, 120],
  teal: [30, 130, 135],
  turquoise: [50, 185, 185],
  cyan: [60, 200, 225],
  ice: [175, 220, 240],
  blue: [50, 90, 200],
  navy: [30, 45, 100],
  azure: [70, 140, 225],
  indigo: [65, 55, 150],
  violet: [125, 70, 190],
  purple: [125, 60, 165],
  magenta: [215, 50, 165],
  pink: [235, 140, 175],
  rose: [220, 105, 130],
  brown: [115, 75, 50],
  wood: [130, 90, 60],
  wooden: [130, 90, 60],
  leather: [105, 70, 50],
  rust: [150, 80, 45],
  rusty: [150, 80, 45],
  beige: [215, 195, 165],
  sand: [215, 190, 145],
  cream: [240, 228, 200],
  white: [240, 240, 240],
  snow: [238, 242, 246],
  marble: [225, 222, 218],
  silver: [190, 195, 200],
  chrome: [200, 205, 212],
  steel: [135, 145, 155],
  grey: [128, 128, 128],
  gray: [128, 128, 128],
  stone: [140, 136, 130],
  concrete: [150, 148, 144],
  black: [28, 28, 30],
  charcoal: [50, 50, 54],
};

export interface NamedColour {
  readonly word: string;
  readonly colour: readonly [number, number, number];
}

export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Colour words of a text, in its order. */
export const coloursIn = (text: string): NamedColour[] =>
  wordsOf(text).flatMap((word) => (colours[word] ? [{ word, colour: colours[word] }] : []));
