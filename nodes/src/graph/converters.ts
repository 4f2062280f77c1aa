import type { PortType } from './port-types.ts';

/**
 * A change of type that a wire does by itself. `pure` ones are functions of the JSON value, `media` ones read a file and
 * run as tasks. Each is carried out by the hidden node type `convert/<name>` of the catalogue, so that the executor
 * needs no second mechanism.
 */
export interface Converter {
  readonly name: string;
  readonly from: PortType;
  readonly to: PortType;
  /** One value becomes a list. */
  readonly list?: true;
  readonly work: 'pure' | 'media';
  /** Shown beside the port while dragging: "takes the last frame". */
  readonly label: string;
}

export const converters: readonly Converter[] = [
  { name: 'number-text', from: 'number', to: 'text', work: 'pure', label: 'writes the number as text' },
  { name: 'seed-text', from: 'seed', to: 'text', work: 'pure', label: 'writes the seed as text' },
  { name: 'boolean-text', from: 'boolean', to: 'text', work: 'pure', label: 'writes yes or no' },
  { name: 'number-seed', from: 'number', to: 'seed', work: 'pure', label: 'uses the whole part as a seed' },
  { name: 'seed-number', from: 'seed', to: 'number', work: 'pure', label: 'reads the seed as a number' },
  { name: 'number-boolean', from: 'number', to: 'boolean', work: 'pure', label: 'zero is no, anything else yes' },
  { name: 'boolean-number', from: 'boolean', to: 'number', work: 'pure', label: 'no is 0, yes is 1' },
  { name: 'text-script', from: 'text', to: 'script', work: 'pure', label: 'reads the text as a screenplay' },
  { name: 'script-text', from: 'script', to: 'text', work: 'pure', label: 'takes the written text' },
  { name: 'scene-shots', from: 'scene', to: 'shot', list: true, work: 'pure', label: "takes the scene's shots" },
  { name: 'scene-text', from: 'scene', to: 'text', work: 'pure', label: 'takes the scene as text' },
  { name: 'shot-text', from: 'shot', to: 'text', work: 'pure', label: "takes the shot's prompt" },
  { name: 'element-image', from: 'element', to: 'image', work: 'pure', label: 'takes the first picture' },
  { name: 'element-text', from: 'element', to: 'text', work: 'pure', label: 'takes the description' },
  { name: 'mask-image', from: 'mask', to: 'image', work: 'pure', label: 'shows the mask as a picture' },
  { name: 'image-mask', from: 'image', to: 'mask', work: 'media', label: 'takes the brightness as a mask' },
  { name: 'video-image', from: 'video', to: 'image', work: 'media', label: 'takes the last frame' },
  { name: 'track-video', from: 'track', to: 'video', work: 'pure', label: 'shows the moving mask as a video' },
];

const byPair = new Map(converters.map((converter) => [`${converter.from} ${converter.to}`, converter]));

export const converterFor = (from: PortType, to: PortType): Converter | undefined => byPair.get(`${from} ${to}`);

export const converterNodeType = (converter: Converter): string => `convert/${converter.name}`;

/** Whether a value of one type is at home in a port of the other without any change. */
export const sameType = (from: PortType, to: PortType): boolean => from === to || from === 'any' || to === 'any';
