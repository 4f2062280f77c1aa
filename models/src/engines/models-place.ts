import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Device } from '../devices/device.ts';
import { chosenDevice, devicesOf, thisMachine } from '../devices/probe.ts';
import { type ModelService, modelService } from '../service/model-service.ts';
import { connectModels, serviceAddress } from '../service/socket.ts';
import { torchDevice, workerStart } from './diffusers/worker.ts';
import { familyHosts } from './onnx/family-hosts.ts';

/** The bundles of a studio: where `REELGRAPH_MODELS` says, else in its data folder. */
export const bundleFolder = (environment: NodeJS.ProcessEnv, data: string | undefined): string | undefined =>
  environment.REELGRAPH_MODELS ?? (data && join(data, 'models'));

/** The models that the holder of the data folder offers; where nobody does, this process holds its own. */
export async function sharedModels(environment: NodeJS.ProcessEnv, data: string | undefined): Promise<ModelService> {
  const shared = data ? await connectModels(serviceAddress(data)) : undefined;
  return shared ?? ownModels(environment, [], data);
}

/** Models in processes of this one. `others` are told before a model is loaded; `data` is where this studio's Python lies. */
export async function ownModels(
  environment: NodeJS.ProcessEnv,
  others: readonly (() => Promise<void>)[] = [],
  data?: string,
): Promise<ModelService> {
  const device = chosenDevice(await machineDevices(), environment.REELGRAPH_DEVICE);
  const threads = Number(environment.REELGRAPH_THREADS) || undefined;
  const torch = await torchDevice(environment);
  return modelService({
    device: { ...device, memory: budgetOf(device, environment), threads },
    hosts: familyHosts,
    worker: { device: { ...torch, memory: budgetOf(torch, environment) }, start: workerStart(environment, data) },
    others,
  });
}

/** `REELGRAPH_MODEL_MEMORY` in GB, else nine tenths of what the device has: a graph's work needs some beside it. */
export function budgetOf({ memory }: Pick<Device, 'memory'>, environment: NodeJS.ProcessEnv): number {
  const wished = Number(environment.REELGRAPH_MODEL_MEMORY);
  return wished > 0 ? wished * 1024 ** 3 : Math.round(memory * 0.9);
}

export const machineDevices = async (): Promise<Device[]> => devicesOf(await thisMachine(runtimeBackends()));

/**
 * What the installed ONNX Runtime can use, by its files: asking it would load its native part into this process. CUDA's
 * part is not in the package for Linux; who wants it puts it there (docs/engines.md).
 */
function runtimeBackends(): string[] {
  const platform: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['coreml', 'webgpu'],
    win32: ['dml', 'webgpu'],
    linux: ['webgpu'],
  };
  return ['cpu', ...(platform[process.platform] ?? []), ...(hasCuda() ? ['cuda'] : [])];
}

function hasCuda(): boolean {
  try {
    const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
    const file = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
    return existsSync(join(root, 'bin', 'napi-v6', process.platform, process.arch, file));
  } catch {
    // The runtime is an optional package.
    return false;
  }
}
