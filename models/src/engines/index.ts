/** The server door: engines, and the child processes that they work in. A plain list of exports. */
export * from '../host/index.ts';
export * from '../registry/engine-registry.ts';
export { defaultEngines } from './default-engines.ts';
export { composeDraft, type DraftOptions, type DraftPart, draftEngine } from './draft/engine.ts';
export { type DraftVision, draftVision } from './draft-vision/draft-vision.ts';
export type { ModelInfo } from './language/dialect.ts';
export { languageEngine } from './language/language-engine.ts';
export { environmentSource, type LanguageSource, settingsFromEnvironment } from './language/source.ts';
export { type LanguageTrial, languageModels, tryLanguage } from './language/try-language.ts';
export { type OnnxEngineOptions, onnxEngine } from './onnx/onnx-engine.ts';
export { type GraphCall, OnnxHost } from './onnx/onnx-host.ts';
