/** The pure door: capability types. Engines are behind `@reelgraph/models/engines`. */
export * from './capabilities/brief.ts';
export * from './capabilities/capability.ts';
export * from './capabilities/comfyui-settings.ts';
export * from './capabilities/language-settings.ts';
export { isNonCommercial } from './capabilities/licence.ts';
export * from './capabilities/money.ts';
export * from './capabilities/requests.ts';
export { type Tie, tieSchema, type Workflow, workflowSchema } from './engines/comfyui/binding.ts';
export { type FreeInput, guessTies, type ReadWorkflow, readWorkflow } from './engines/comfyui/guess.ts';
export { type ValueSpec, valuesOf } from './engines/served/values.ts';
export { type BridgeWish, newIn, planBridge, type Span } from './video/bridge.ts';
export { type Chunk, planChunks, planExtension, WINDOW, wholeFrames } from './video/chunks.ts';
