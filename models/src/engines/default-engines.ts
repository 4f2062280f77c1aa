import type { Engine } from '../capabilities/capability.ts';
import type { ModelService } from '../service/model-service.ts';
import { comfyuiEngine } from './comfyui/comfyui-engine.ts';
import { type ComfySource, comfyEnvironmentSource } from './comfyui/source.ts';
import { diffusersEngine } from './diffusers/diffusers-engine.ts';
import { composeDraft } from './draft/engine.ts';
import { draftSpeech, scratchVoice, speakScratch } from './draft-speech/draft-speech.ts';
import { draftVision } from './draft-vision/draft-vision.ts';
import { hostedEngine } from './hosted/hosted-engine.ts';
import { type HostedSource, noHostedServices } from './hosted/source.ts';
import { languageEngine } from './language/language-engine.ts';
import { environmentSource, type LanguageSource } from './language/source.ts';
import { localLanguage } from './local-language.ts';
import { bundleFolder, sharedModels } from './models-place.ts';
import { onnxEngine } from './onnx/onnx-engine.ts';

/**
 * The engines of this studio, as its environment configures them; the draft engine comes first and is always there. Bundles
 * lie in `models` of the data folder, or where `REELGRAPH_MODELS` says.
 */
export function defaultEngines(
  environment: NodeJS.ProcessEnv = process.env,
  language: LanguageSource = environmentSource(environment),
  comfyui: ComfySource = comfyEnvironmentSource(environment),
  data?: string,
  hosted: HostedSource = noHostedServices,
): Engine[] {
  // One connection, so that a process on its own has one memory manager.
  let shared: Promise<ModelService> | undefined;
  const models = () => (shared ??= sharedModels(environment, data));
  const { segment, track, repaint, repaintStill } = draftVision();
  return [
    composeDraft({
      parts: { segment, track, repaint, speech: draftSpeech },
      repaintStill,
      speak: speakScratch,
      voiceDigest: scratchVoice,
    }),
    onnxEngine({ bundles: bundleFolder(environment, data), models }),
    diffusersEngine({ environment, models, ...(data ? { data } : {}) }),
    comfyuiEngine(comfyui),
    languageEngine({ local: localLanguage(environment, data, models), ...language }),
    hostedEngine(hosted),
  ];
}
