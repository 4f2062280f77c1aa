import type { PortSpec } from './node-spec.ts';
import type { PortType } from './port-types.ts';

const one: Record<PortType, string> = {
  text: 'a text',
  number: 'a number',
  boolean: 'a yes or no',
  seed: 'a seed',
  script: 'a script',
  scene: 'a scene',
  shot: 'a shot',
  element: 'an element',
  image: 'an image',
  mask: 'a mask',
  track: 'a track',
  video: 'a video',
  audio: 'a sound',
  latent: 'a latent',
  clip: 'a clip',
  sequence: 'a sequence',
  any: 'anything',
};
const many: Record<PortType, string> = {
  text: 'texts',
  number: 'numbers',
  boolean: 'yes or no values',
  seed: 'seeds',
  script: 'scripts',
  scene: 'scenes',
  shot: 'shots',
  element: 'elements',
  image: 'images',
  mask: 'masks',
  track: 'tracks',
  video: 'videos',
  audio: 'sounds',
  latent: 'latents',
  clip: 'clips',
  sequence: 'sequences',
  any: 'things',
};

export const aThing = (type: PortType): string => one[type];

/** "a shot", "a list of shots". */
export const portWords = (port: Pick<PortSpec, 'type' | 'list'>): string =>
  port.list ? `a list of ${many[port.type]}` : one[port.type];
