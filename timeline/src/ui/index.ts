/** The timeline's own interface, without any studio around it. Styles are CSS modules over the design tokens. */
export { followPointer } from './pointer.ts';
export { FilmStrip } from './strip.tsx';
export { Timecode } from './timecode.tsx';
export { Timeline } from './timeline.tsx';
export * from './types.ts';
