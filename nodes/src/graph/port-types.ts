/** The seventeen kinds of value that travel on a wire. A port is one of them, or a list of one of them. */
export const portTypes = [
  'text',
  'number',
  'boolean',
  'seed',
  'script',
  'scene',
  'shot',
  'element',
  'image',
  'mask',
  'track',
  'video',
  'audio',
  'latent',
  'clip',
  'sequence',
  'any',
] as const;

export type PortType = (typeof portTypes)[number];
