/** The browser's player: exact frames by WebCodecs, sound on the audio clock. */
export * from './clock.ts';
export type { Overlay } from './compositor.ts';
export * from './player.ts';
export type { Comparison } from './screen.ts';
