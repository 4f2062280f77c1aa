/** Kinds of work in a film maker's words, by capability. */
export const workNames: Readonly<Record<string, string>> = {
  image: 'Pictures',
  video: 'Video',
  segment: 'Masks',
  track: 'Tracking',
  repaint: 'Repaint in a clip',
};
