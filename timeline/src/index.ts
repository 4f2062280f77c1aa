/** The pure door: time, the sequence and its edits, media references, results. Runs anywhere. */
export * from './brand.ts';
export * from './document.ts';
export * from './layout/layers.ts';
export * from './layout/layout.ts';
export * from './layout/sounds.ts';
export * from './media-ref.ts';
export * from './result.ts';
export * from './sequence/create.ts';
export * from './sequence/items.ts';
export * from './sequence/types.ts';
export * from './time/convert.ts';
export * from './time/frames.ts';
export * from './time/rate.ts';
export * from './time/rational.ts';
export * from './time/source-frame.ts';
export * from './time/text.ts';
export * from './time/timecode.ts';
