/** The pure door: time, the sequence and its edits, media references, results. Runs anywhere. */
export * from './brand.ts';
export * from './document.ts';
export * from './media-ref.ts';
export * from './result.ts';
export * from './sequence/types.ts';
export * from './time/frames.ts';
export * from './time/rate.ts';
