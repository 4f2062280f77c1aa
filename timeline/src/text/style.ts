/** Font families that ship with the studio, so that a title looks the same on every machine. */
export const textFonts = ['Inter', 'JetBrains Mono'] as const;
export type TextFont = (typeof textFonts)[number];

/** How words stand in the frame. Lengths are shares of the frame's height (`size`) or of its sides (the others). */
export interface TextStyle {
  readonly font: TextFont;
  /** Height of the letters' em box. */
  readonly size: number;
  /** 100 – 900. */
  readonly weight: number;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly align: 'left' | 'center' | 'right';
  /** Where the block stands: its left edge, middle or right edge (by `align`), and its `stand`. 0 – 1. */
  readonly x: number;
  readonly y: number;
  /** Which part of the block `y` names. */
  readonly stand: 'top' | 'middle' | 'bottom';
  /** Lines break at this share of the frame's width. */
  readonly width: number;
  /** A plate behind the words; null: none. */
  readonly plate: { readonly colour: string; readonly opacity: number } | null;
  /** A soft dark edge, so that light words stand on light pictures. */
  readonly shadow: boolean;
  /** The words move up through the frame, from below it to above it, over the length of the clip. */
  readonly roll: boolean;
}

/** The words of a clip. A caption has no style of its own: that of its track holds for all. */
export interface TextBlock {
  readonly words: string;
  readonly style?: TextStyle;
}

/** Pictures reach the edge of every screen only within this share of the frame (EBU R 95: 93 %), words within that one. */
export const ACTION_SAFE = 0.93;
export const TITLE_SAFE = 0.9;

const PLAIN: TextStyle = {
  font: 'Inter',
  size: 0.09,
  weight: 600,
  colour: '#f4f2ee',
  align: 'center',
  x: 0.5,
  y: 0.5,
  stand: 'middle',
  width: 0.8,
  plate: null,
  shadow: true,
  roll: false,
};

export const CAPTION_STYLE: TextStyle = {
  ...PLAIN,
  size: 0.05,
  weight: 500,
  y: 0.93,
  stand: 'bottom',
  plate: { colour: '#000000', opacity: 0.6 },
  shadow: false,
};

/** What a new title begins as. */
export const textTemplates = {
  title: { name: 'Full title', words: 'Title', style: PLAIN },
  'lower-third': {
    name: 'Lower third',
    words: 'Name\nWhat they do',
    style: {
      ...PLAIN,
      size: 0.05,
      align: 'left',
      x: 0.07,
      y: 0.88,
      stand: 'bottom',
      width: 0.5,
      plate: { colour: '#101216', opacity: 0.72 },
      shadow: false,
    },
  },
  credits: {
    name: 'End credits',
    words: 'Written by\nName\n\nDirected by\nName\n\nMade with Reelgraph',
    style: { ...PLAIN, size: 0.055, weight: 400, stand: 'top', y: 0, shadow: false, roll: true },
  },
} as const satisfies Record<string, { name: string; words: string; style: TextStyle }>;
export type TextTemplate = keyof typeof textTemplates;

/** One picture of words, as it is asked of whoever draws it. Sizes in pixels of the frame. */
export interface TextPicture {
  readonly words: string;
  readonly style: TextStyle;
  readonly width: number;
  readonly height: number;
}
