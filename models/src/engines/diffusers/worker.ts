import { EngineError } from '../../capabilities/capability.ts';
import { chosenDevice, devicesOf, thisMachine } from '../../devices/probe.ts';
import type { ProcessStart } from '../../host/engine-host.ts';
import { spawnHost } from '../../host/spawn-host.ts';
import type { HostDevice } from '../../service/host-device.ts';
import { findPython, noPython, pythonEnvironment } from './python.ts';

/** Python itself is there in a second; torch is loaded by the first request, in its own time. Milliseconds. */
const READY = 30_000;

/** Starts the worker of this studio's Python. */
export const workerStart =
  (environment: NodeJS.ProcessEnv, data: string | undefined): ProcessStart =>
  async (options) => {
    const program = findPython(environment, data);
    if (!program)
      throw new EngineError(noPython.code, noPython.message, { ...(noPython.fix ? { fix: noPython.fix } : {}) });
    return spawnHost({
      ...options,
      program,
      args: ['-m', 'reelgraph_worker'],
      env: { ...pythonEnvironment(environment), ...options.env },
      readyTimeout: READY,
    });
  };

/**
 * What torch would work on: an NVIDIA card, Apple's chip, else the processor. ONNX Runtime's own parts do not matter to it.
 * Which card a torch without CUDA cannot use is told by the worker.
 */
export async function torchDevice(environment: NodeJS.ProcessEnv): Promise<HostDevice & { readonly memory: number }> {
  const devices = devicesOf(await thisMachine(['cuda', 'coreml']));
  return chosenDevice(devices, environment.REELGRAPH_DEVICE);
}
