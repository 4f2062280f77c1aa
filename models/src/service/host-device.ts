import { z } from 'zod';
import { type Device, place, providersOf, roleOf } from '../devices/device.ts';

/** The device that a family's process works on. */
export interface HostDevice extends Pick<Device, 'id' | 'kind' | 'compute'> {
  /** The second try after a broken frame. */
  readonly safe?: boolean;
  /** Threads of one graph; by default as many as there are cores. */
  readonly threads?: number;
}

const NAME = 'REELGRAPH_HOST_DEVICE';
const schema = z.object({
  id: z.string(),
  kind: z.enum(['cuda', 'coreml', 'directml', 'webgpu', 'cpu']),
  compute: z.number().optional(),
  safe: z.boolean().optional(),
  threads: z.number().int().positive().optional(),
});

export const hostEnvironment = ({ id, kind, compute, safe, threads }: HostDevice): Record<string, string> => ({
  [NAME]: JSON.stringify({ id, kind, compute, safe, threads }),
});

/** What this process was started for; outside a family's process, the processor. */
export function hostDevice(environment: NodeJS.ProcessEnv = process.env): HostDevice {
  const text = environment[NAME];
  return text ? schema.parse(JSON.parse(text)) : { id: 'cpu', kind: 'cpu' };
}

/** Providers for a component on this process's device, in order of trying; the processor is the last. */
export function providersFor(device: HostDevice, component: string): (string | { name: string; deviceId: number })[] {
  const names = providersOf(place(device, roleOf(component), device.safe).device);
  const card = Number(device.id.split(':')[1] ?? 0);
  return names.map((name) => (name === 'cuda' ? { name, deviceId: card } : name));
}
