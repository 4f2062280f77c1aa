import { describe, expect, it } from 'vitest';
import { type Device, type DeviceKind, formats, place, providersOf, type Role, roleOf } from './device.ts';
import { bestHolding, familyNeeds, inWords, usualRooms } from './fit.ts';
import { checkFrame } from './frame-check.ts';
import { chosenDevice, devicesOf, type Machine } from './probe.ts';

const GB = 1024 ** 3;
const bare: Machine = { platform: 'linux', arch: 'x64', memory: 32 * GB, backends: ['cpu'], nvidia: '' };
const simulated = {
  ada: { kind: 'cuda', compute: 8.9 },
  ampere: { kind: 'cuda', compute: 8.6 },
  turing: { kind: 'cuda', compute: 7.5 },
  pascal: { kind: 'cuda', compute: 6.1 },
  apple: { kind: 'coreml' },
  windows: { kind: 'directml' },
  browser: { kind: 'webgpu' },
  processor: { kind: 'cpu' },
} as const satisfies Record<string, Pick<Device, 'kind' | 'compute'>>;

describe('formats and places, on simulated devices', () => {
  it.each([
    ['ada', 'backbone', 'cuda', 'fp8'],
    ['ada', 'decode', 'cuda', 'bf16'],
    ['ada', 'text', 'cuda', 'int4'],
    ['ampere', 'backbone', 'cuda', 'int4'],
    ['ampere', 'decode', 'cuda', 'bf16'],
    ['turing', 'decode', 'cuda', 'fp32'],
    ['pascal', 'decode', 'cuda', 'fp32'],
    ['apple', 'decode', 'cpu', 'fp32'],
    ['windows', 'decode', 'cpu', 'fp32'],
    ['browser', 'vocoder', 'cpu', 'fp32'],
    ['processor', 'decode', 'cpu', 'int4'],
  ] as const)('%s, %s: on %s in %s', (name, role, device, format) => {
    expect(place(simulated[name], role)).toMatchObject({ device, format });
  });

  it('FP8 only where the card has it, half never where it is wrong, full precision everywhere', () => {
    const roles: Role[] = ['backbone', 'text', 'encode', 'decode', 'vocoder'];
    for (const [name, device] of Object.entries(simulated))
      for (const role of roles) {
        const all = formats(device, role);
        expect(all, `${name} ${role}`).toContain('fp32');
        if (name !== 'ada') expect(all, `${name} ${role}`).not.toContain('fp8');
        if (role === 'decode' || role === 'text')
          expect(
            all.includes('fp16') && device.kind !== 'directml' && device.kind !== 'webgpu',
            `${name} ${role}`,
          ).toBe(false);
      }
    expect(formats(simulated.pascal, 'backbone')).toEqual(['int4', 'fp32']);
    expect(formats(simulated.processor, 'backbone')).not.toContain('fp16');
  });

  it('the safe mode decodes on the processor in full precision, and keeps the rest where it is', () => {
    expect(place(simulated.ada, 'decode', true)).toMatchObject({ device: 'cpu', format: 'fp32' });
    expect(place(simulated.ada, 'backbone', true)).toMatchObject({ device: 'cuda', format: 'fp32' });
  });

  it('knows components by their names', () => {
    const named = { vae_decoder: 'decode', vae_encoder: 'encode', text_encoder: 'text', transformer: 'backbone' };
    for (const [name, role] of Object.entries({ ...named, vocoder: 'vocoder', connectors: 'text' })) {
      expect(roleOf(name), name).toBe(role);
    }
  });

  it('always ends at the processor', () => {
    for (const kind of ['cuda', 'coreml', 'directml', 'webgpu', 'cpu'] satisfies DeviceKind[]) {
      expect(providersOf(kind).at(-1)).toBe('cpu');
    }
  });
});

describe('what a machine has', () => {
  const nvidia = 'NVIDIA GeForce RTX 4090, 24564, 23000, 8.9\nNVIDIA RTX A2000, 6144, 6000, 8.6\n';
  it('cards by what the driver says, the processor last', () => {
    const devices = devicesOf({ ...bare, backends: ['cpu', 'cuda'], nvidia });
    expect(devices.map(({ id }) => id)).toEqual(['cuda:0', 'cuda:1', 'cpu']);
    expect(devices[0]).toMatchObject({ memory: 24564 * 1024 ** 2, compute: 8.9 });
    expect(chosenDevice(devices, 'cuda:1').name).toBe('NVIDIA RTX A2000');
    expect(chosenDevice(devices, 'cpu').kind).toBe('cpu');
    expect(chosenDevice(devices, 'metal').id).toBe('cuda:0');
  });

  it('no card without its part of the runtime, and none from a tool that says something else', () => {
    expect(devicesOf({ ...bare, nvidia }).map(({ kind }) => kind)).toEqual(['cpu']);
    const broken = devicesOf({ ...bare, backends: ['cuda'], nvidia: 'NVIDIA-SMI has failed, no, devices, were found' });
    expect(broken.map(({ kind }) => kind)).toEqual(['cpu']);
  });

  it('an Apple chip shares its memory', () => {
    const mac = devicesOf({ ...bare, platform: 'darwin', arch: 'arm64', backends: ['cpu', 'coreml', 'webgpu'] });
    expect(mac[0]).toMatchObject({ kind: 'coreml', memory: 24 * GB });
  });
});

describe('what fits', () => {
  it('says for each family and each usual machine how, or what is lacking', () => {
    const table = familyNeeds.map((needs) => usualRooms.map((room) => bestHolding(needs, room)?.format ?? 'none'));
    expect(Object.fromEntries(familyNeeds.map(({ family }, i) => [family, table[i]]))).toEqual({
      'ltx-2': ['fp8', 'fp8', 'none'],
      'flux-2-klein': ['bf16', 'bf16', 'bf16'],
      'sam-3': ['fp32', 'fp32', 'fp32'],
      'gemma-3': ['int4', 'int4', 'int4'],
    });
    expect(inWords(familyNeeds[0]!, usualRooms[0]!)).toBe('fp8, 15 GB with 64 GB of main memory, ComfyUI');
    expect(inWords(familyNeeds[0]!, usualRooms[2]!)).toBe('does not fit, needs 12 GB and 76 GB of main memory');
  });
});

describe('a decoded frame', () => {
  it('is refused where it is black or no number', () => {
    expect(() => checkFrame(Float32Array.of(-1, -1, -1), 3)).toThrow('Frame 3 came out all black');
    expect(() => checkFrame(Float32Array.of(0.1, Number.NaN), 0)).toThrow('no numbers');
    expect(() => checkFrame(Float32Array.of(Number.POSITIVE_INFINITY), 0)).toThrow('no numbers');
    expect(() => checkFrame(Float32Array.of(-1, -0.9), 0)).not.toThrow();
    expect(() => checkFrame(Float32Array.of(0, 0), 1, 0)).toThrow('all black');
  });
});
