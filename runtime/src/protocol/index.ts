/** The pure door: every type that crosses the wire. */
export * from './cache.ts';
export * from './comfyui.ts';
export * from './envelope.ts';
export * from './fix-action.ts';
export * from './hosted.ts';
export * from './language.ts';
export * from './nights.ts';
export * from './preview-frame.ts';
export * from './project.ts';
export * from './runs.ts';
