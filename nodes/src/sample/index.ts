import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { ElementKind, ElementValue } from '../values.ts';

/** A picture of the sample, as the SVG that we drew. `width` is how wide it is worth having it, in pixels. */
export interface SamplePicture {
  readonly file: string;
  readonly role: ElementValue['pictures'][number]['role'];
  readonly name: string;
  readonly width: number;
}

export interface SampleElement {
  readonly name: string;
  readonly kind: ElementKind;
  readonly description: string;
  readonly trigger: string;
  readonly pictures: readonly SamplePicture[];
}

export interface SampleProject {
  readonly title: string;
  /** Fountain text: 3 scenes, 9 shots. */
  readonly script: string;
  readonly elements: readonly SampleElement[];
  readonly settings: {
    readonly width: number;
    readonly height: number;
    readonly rate: { readonly num: number; readonly den: number };
    readonly seed: number;
  };
}

const folder = new URL('../../sample/', import.meta.url);
const picture = (name: string, title: string, role: SamplePicture['role'], width: number): SamplePicture => ({
  file: fileURLToPath(new URL(`pictures/${name}.svg`, folder)),
  role,
  name: title,
  width,
});

/**
 * A place is drawn in layers: the whole plate first (what a person sees and what an engine with references reads), then
 * background, midground and foreground, which an engine that composes moves against each other.
 */
const place = (name: string, title: string): SamplePicture[] => [
  picture(`${name}-plate`, title, 'plate', 1280),
  picture(`${name}-background`, `${title}, background`, 'other', 1760),
  picture(`${name}-midground`, `${title}, midground`, 'other', 1760),
  picture(`${name}-foreground`, `${title}, foreground`, 'other', 1360),
];

/** Head and shoulders, with what lets the face blink and speak in a close shot. */
const bust = (name: string, title: string): SamplePicture[] => [
  picture(`${name}-bust`, `${title}, bust`, 'portrait', 900),
  picture(`${name}-bust-blink`, `${title}, eyes shut`, 'blink', 900),
  picture(`${name}-bust-mouth-half`, `${title}, mouth half open`, 'mouth-half', 900),
  picture(`${name}-bust-mouth-open`, `${title}, mouth open`, 'mouth-open', 900),
];

const elements: readonly SampleElement[] = [
  {
    name: 'Mara',
    kind: 'character',
    description:
      'Woman in her sixties, projectionist, silver hair in a loose bun, red wool coat over a pale nightdress.',
    trigger: 'Mara',
    pictures: [...bust('mara', 'Mara'), picture('mara-full', 'Mara, full figure', 'full', 620)],
  },
  {
    name: 'Courier',
    kind: 'character',
    description: 'Bearded man in a slate overcoat and a wide hat, a steel film can under his arm.',
    trigger: 'Courier',
    pictures: [...bust('courier', 'Courier'), picture('courier-full', 'Courier, full figure', 'full', 620)],
  },
  {
    name: 'Lamp',
    kind: 'object',
    description: 'Brass oil lamp with a tall glass chimney and one small flame.',
    trigger: 'Lamp',
    pictures: [picture('lamp', 'Lamp', 'still', 600)],
  },
  {
    name: 'Sign',
    kind: 'object',
    description: 'Red neon sign of the Aurora cinema; one letter is out.',
    trigger: 'Sign',
    pictures: [picture('sign', 'Sign', 'still', 1200)],
  },
  {
    name: 'Car',
    kind: 'object',
    description: 'Old maroon saloon seen from behind, tail lights on.',
    trigger: 'Car',
    pictures: [picture('car', 'Car', 'still', 700)],
  },
  {
    name: 'Projection Booth',
    kind: 'location',
    description:
      'Wooden projection booth lit by one tungsten lamp; a projector with two reels, a blue window, shelves of film cans.',
    trigger: 'Projection Booth',
    pictures: place('booth', 'Projection Booth'),
  },
  {
    name: 'Alley 9',
    kind: 'location',
    description: 'Narrow brick alley in the rain, a street lamp at its end, wet ground, a red neon sign.',
    trigger: 'Alley 9',
    pictures: place('alley', 'Alley 9'),
  },
  {
    name: 'Route 9',
    kind: 'location',
    description: 'Straight desert road between mesas at first light, telegraph poles, dry grass on a ridge.',
    trigger: 'Route 9',
    pictures: place('route', 'Route 9'),
  },
];

/** The project that opens on first start: a screenplay of our own with its cast, props and places, drawn by us. */
export async function sampleProject(): Promise<SampleProject> {
  return {
    title: 'The Last Lamp',
    script: await readFile(new URL('the-last-lamp.fountain', folder), 'utf8'),
    elements,
    settings: { width: 1280, height: 720, rate: { num: 24, den: 1 }, seed: 42 },
  };
}

/**
 * Turns one of the sample's SVG files into PNG bytes, `width` pixels wide, transparent where nothing is drawn. Only for
 * SVG of our own: SVG that a person brings is not accepted as media.
 */
export async function rasterise(
  svgFile: string,
  width: number,
): Promise<{ png: Uint8Array; width: number; height: number }> {
  const image = await loadImage(await readFile(svgFile));
  const height = Math.round((width * image.height) / image.width);
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').drawImage(image, 0, 0, width, height);
  return { png: await canvas.encode('png'), width, height };
}
