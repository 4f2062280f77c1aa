import type { PortType } from '@reelgraph/nodes/graph';

/** One silhouette per type on a box of 12 × 12; the same paths as in `tokens.css`. */
const shapes = {
  text: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  number: 'M6 .9L11.1 6L6 11.1L.9 6z',
  script: 'M2 1h5.4L10.2 3.8V11H2z',
  scene: 'M3.4 2.2h5.2L11.4 9.8H.6z',
  shot: 'M.6 3h10.8v6H.6z',
  element: 'M6 .7l4.6 2.65v5.3L6 11.3L1.4 8.65v-5.3z',
  image: 'M2 2h8v8H2z',
  mask: 'M3.4 1.2a4.8 4.8 0 0 1 0 9.6z',
  video: 'M2.4 1.2L11 6L2.4 10.8z',
  audio: 'M1 4h2.4v4H1zM4.8 1.2h2.4v9.6H4.8zM8.6 3H11v6H8.6z',
  latent: 'M4.2 1h3.6v3.2H11v3.6H7.8V11H4.2V7.8H1V4.2h3.2z',
  track: 'M3 3.4h6a2.6 2.6 0 0 1 0 5.2H3a2.6 2.6 0 0 1 0-5.2z',
  clip: 'M3.6 2.4h8L8.4 9.6h-8z',
} as const;

export interface PortLook {
  /** Class of `tokens.css` that carries the colour. */
  readonly className: string;
  readonly path: string;
  /** Drawn with the double outline of a list even where it is none: a sequence is a list of clips. */
  readonly double: boolean;
  /** Drawn hollow even where it is wired: anything goes. */
  readonly hollow: boolean;
}

/** Boolean and seed wear number's pair, a sequence wears clip's with a double outline, `any` is hollow grey. */
export function portLook(type: PortType): PortLook {
  const plain = (name: keyof typeof shapes): PortLook => ({
    className: `t-${name}`,
    path: shapes[name],
    double: false,
    hollow: false,
  });
  if (type === 'boolean' || type === 'seed') return plain('number');
  if (type === 'sequence') return { ...plain('clip'), double: true };
  if (type === 'any') return { ...plain('text'), hollow: true };
  return plain(type);
}
