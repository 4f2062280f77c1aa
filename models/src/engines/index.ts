/** The server door: engines, and the child processes that they work in. A plain list of exports. */

export type { Device } from '../devices/device.ts';
export { bestHolding, familyNeeds, gigabytes, inWords, usualRooms } from '../devices/fit.ts';
export * from '../download/bundles.ts';
export { type DownloadOptions, downloadFile, type Wanted } from '../download/download-file.ts';
export { type ModelFamily, type ModelFile, modelFamilies } from '../download/families.ts';
export { type LanguageFamily, languageFamilies, pullPublished } from '../download/published.ts';
export * from '../host/index.ts';
export type { LoadedModel } from '../memory/manager.ts';
export * from '../registry/engine-registry.ts';
export { type ModelJob, type ModelService, modelService } from '../service/model-service.ts';
export { connectModels, serveModels, serviceAddress } from '../service/socket.ts';
export {
  type Binding,
  bindingSchema,
  type Workflow,
  workflowSchema,
} from './comfyui/binding.ts';
export { shippedBindings } from './comfyui/bindings/index.ts';
export { ComfyServer, type ComfyStats } from './comfyui/comfy-server.ts';
export { comfyuiEngine, freeComfyui } from './comfyui/comfyui-engine.ts';
export { type Bound, bindingOf } from './comfyui/guess.ts';
export type { Missing, MissingModel } from './comfyui/probe.ts';
export { ComfyServers, leastMissing, type ServerState } from './comfyui/servers.ts';
export { type ComfySource, comfySettingsFromEnvironment } from './comfyui/source.ts';
export { defaultEngines } from './default-engines.ts';
export { checkpointPlaces, type DiffusersOptions, diffusersEngine } from './diffusers/diffusers-engine.ts';
export { askPython, findPython, pythonFolder } from './diffusers/python.ts';
export { type SetUpOptions, setUpPython } from './diffusers/set-up.ts';
export { composeDraft, type DraftOptions, type DraftPart, draftEngine } from './draft/engine.ts';
export { type DraftVision, draftVision } from './draft-vision/draft-vision.ts';
export { type HostedService, readService, serviceSchema } from './hosted/binding.ts';
export { hostedEngine } from './hosted/hosted-engine.ts';
export { measuresOf, priceOf } from './hosted/price.ts';
export { addressOf } from './hosted/services.ts';
export type { HostedSource } from './hosted/source.ts';
export type { ModelInfo } from './language/dialect.ts';
export { freeOllama } from './language/free-ollama.ts';
export { languageEngine } from './language/language-engine.ts';
export {
  environmentSource,
  type LanguageSource,
  type LocalLanguage,
  settingsFromEnvironment,
} from './language/source.ts';
export { type LanguageModels, type LanguageTrial, languageModels, tryLanguage } from './language/try-language.ts';
export { localLanguage } from './local-language.ts';
export { budgetOf, bundleFolder, machineDevices, ownModels } from './models-place.ts';
export { type OnnxEngineOptions, onnxEngine } from './onnx/onnx-engine.ts';
export { type GraphCall, OnnxHost } from './onnx/onnx-host.ts';
