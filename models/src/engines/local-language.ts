import type { Device } from '../devices/device.ts';
import { chosenDevice } from '../devices/probe.ts';
import type { LocalLanguage } from './language/source.ts';
import { bundleFolder, machineDevices, sharedModels } from './models-place.ts';
import type { Models } from './onnx/family-host.ts';
import { localGemma } from './onnx/gemma/local-gemma.ts';

/** The language models of a data folder's `models`, or of where `REELGRAPH_MODELS` says. */
export function localLanguage(
  environment: NodeJS.ProcessEnv,
  data: string | undefined,
  models: Models = () => sharedModels(environment, data),
): LocalLanguage {
  let device: Promise<Device> | undefined;
  return localGemma({
    bundles: bundleFolder(environment, data),
    models,
    device: () => (device ??= machineDevices().then((all) => chosenDevice(all, environment.REELGRAPH_DEVICE))),
  });
}
