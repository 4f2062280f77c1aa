import { execFile } from 'node:child_process';
import { totalmem } from 'node:os';
import type { Device, DeviceKind } from './device.ts';

/** What the machine says of itself; a test gives another one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Bytes of main memory. */
  readonly memory: number;
  /** ONNX Runtime's names of what its build can use, "cuda" and the like. */
  readonly backends: readonly string[];
  /** Lines of `nvidia-smi --query-gpu=name,memory.total,memory.free,compute_cap` in MiB, without heading; empty without it. */
  readonly nvidia: string;
}

/** The system and other programs need a share of shared memory. */
const SHARED = 0.75;
const MIB = 1024 ** 2;

/** Devices of a machine, the best first; the processor is always the last. */
export function devicesOf(machine: Machine): Device[] {
  const can = (backend: string) => machine.backends.includes(backend);
  const devices: Device[] = [];
  if (can('cuda')) devices.push(...nvidiaCards(machine.nvidia));
  if (machine.platform === 'darwin' && machine.arch === 'arm64' && can('coreml')) {
    devices.push({ id: 'coreml', kind: 'coreml', name: 'Apple chip', memory: Math.round(machine.memory * SHARED) });
  }
  if (machine.platform === 'win32' && can('dml')) {
    const name = 'Graphics card through DirectML';
    const [card] = nvidiaCards(machine.nvidia);
    // Windows lends a card up to half of the main memory; without NVIDIA's tool its own size is not known.
    devices.push({ id: 'directml', kind: 'directml', name, memory: card?.memory ?? Math.round(machine.memory / 2) });
  }
  devices.push({ id: 'cpu', kind: 'cpu', name: 'Processor', memory: Math.round(machine.memory * SHARED) });
  return devices;
}

function nvidiaCards(text: string): Device[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length === 4 && Number(parts[1]) > 0)
    .map(([name, total, free, compute], index) => ({
      id: `cuda:${index}`,
      kind: 'cuda' as const,
      name: name!,
      memory: Number(total) * MIB,
      free: Number(free) * MIB,
      compute: Number(compute),
    }));
}

/** The one that models are loaded on: what `REELGRAPH_DEVICE` names (an id or a kind), else the best. */
export function chosenDevice(devices: readonly Device[], wish: string | undefined): Device {
  const named = wish && devices.find(({ id, kind }) => id === wish || kind === (wish as DeviceKind));
  return named || devices[0]!;
}

export async function thisMachine(backends: readonly string[]): Promise<Machine> {
  return { platform: process.platform, arch: process.arch, memory: totalmem(), backends, nvidia: await askNvidia() };
}

function askNvidia(): Promise<string> {
  const args = ['--query-gpu=name,memory.total,memory.free,compute_cap', '--format=csv,noheader,nounits'];
  return new Promise((resolve) => {
    execFile('nvidia-smi', args, { timeout: 3000, windowsHide: true }, (error, stdout) => resolve(error ? '' : stdout));
  });
}
