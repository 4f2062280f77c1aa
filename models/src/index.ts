/** The pure door: capability types. Engines are behind `@reelgraph/models/engines`. */
export * from './capabilities/brief.ts';
export * from './capabilities/capability.ts';
export * from './capabilities/comfyui-settings.ts';
export * from './capabilities/language-settings.ts';
export * from './capabilities/requests.ts';
export { type Chunk, planChunks, WINDOW, wholeFrames } from './video/chunks.ts';
