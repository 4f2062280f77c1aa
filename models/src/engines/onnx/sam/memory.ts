import { float32, type Tensor } from '../tensor.ts';
import type { TrackerFacts } from './model.ts';

/** bfloat16 as its bits, or float32 as it is. */
export type Packed = Uint16Array | Float32Array;

/** What one frame left behind for one object. */
export interface Remembered {
  readonly pointer: Float32Array;
  memory?: Packed;
}

/** Rules of upstream's that are easily got wrong and hard to see: a test exchanges each and must notice. */
export interface MemoryRules {
  /** Memories are rounded to bfloat16: the model learned with that, and it halves what a long shot needs. */
  pack(memory: Float32Array): Packed;
  /** The time of a pointer, 0–1, from how many frames ago it was and how many are looked at, at most. */
  time(ago: number, most: number): number;
}
export const officialRules: MemoryRules = { pack: toBfloat16, time: (ago, most) => ago / (most - 1) };

/** Frames of one object by number: those that began as prompts, in the order of prompting, and those that were followed. */
export interface Bank {
  readonly prompted: ReadonlyMap<number, Remembered>;
  readonly followed: ReadonlyMap<number, Remembered>;
}

/** Constants of the bundle that place memories in time and space. */
export interface MemoryConstants {
  /** [memories][channels]: added to a memory by how long ago it was; the last is for prompted frames. */
  readonly temporal: Float32Array;
  /** [places][channels] */
  readonly spatial: Float32Array;
  readonly pointerWeight: Float32Array;
  readonly pointerBias: Float32Array;
}

/** Frames ago (0 for a prompted frame) and what was left. */
export type Recalled = readonly [ago: number, remembered: Remembered];

/**
 * Memories for a frame, in upstream's order: the prompted frames, at most `conditioning` of them (the nearest before, the
 * nearest at or after, then the nearest others), then the frames just walked over, the farthest first.
 */
export function recall(bank: Bank, frame: number, reverse: boolean, facts: TrackerFacts): Recalled[] {
  const chosen = nearestPrompts([...bank.prompted.keys()], frame, facts.conditioning);
  const recalled: Recalled[] = chosen.map((at) => [0, bank.prompted.get(at)!]);
  for (let ago = facts.memories - 1; ago > 0; ago--) {
    const at = reverse ? frame + ago : frame - ago;
    const found = bank.followed.get(at) ?? (chosen.includes(at) ? undefined : bank.prompted.get(at));
    if (found) recalled.push([ago, found]);
  }
  return recalled;
}

export function nearestPrompts(frames: readonly number[], frame: number, most: number): number[] {
  if (most === -1 || frames.length <= most) return [...frames];
  const chosen: number[] = [];
  const before = frames.filter((at) => at < frame);
  const after = frames.filter((at) => at >= frame);
  if (before.length > 0) chosen.push(Math.max(...before));
  if (after.length > 0) chosen.push(Math.min(...after));
  const rest = frames
    .filter((at) => !chosen.includes(at))
    .sort((a, b) => Math.abs(a - frame) - Math.abs(b - frame))
    .slice(0, Math.max(0, most - chosen.length));
  return [...chosen, ...rest];
}

/** Pointers for a frame: of prompted frames that lie behind in the direction of walking, then of followed ones. */
export function recallPointers(
  bank: Bank,
  frame: number,
  reverse: boolean,
  frames: number,
  facts: TrackerFacts,
): [ago: number, pointer: Float32Array][] {
  const sign = reverse ? -1 : 1;
  const found: [number, Float32Array][] = [];
  for (const [at, { pointer }] of bank.prompted) {
    const ago = (frame - at) * sign;
    if (ago >= 0) found.push([ago, pointer]);
  }
  for (let ago = 1; ago < mostPointers(frames, facts); ago++) {
    const at = frame - ago * sign;
    if (at < 0 || at >= frames) break;
    const remembered = bank.followed.get(at);
    if (remembered) found.push([ago, remembered.pointer]);
  }
  return found;
}

/** A clip shorter than the usual count makes the scale of pointers' times shorter too. */
export const mostPointers = (frames: number, facts: TrackerFacts): number => Math.min(frames, facts.pointers);

/** Memories one after another, each place with where and when it was. */
export function memoryFeeds(recalled: readonly Recalled[], constants: MemoryConstants, facts: TrackerFacts) {
  const { memoryChannels: channels, memories } = facts;
  const size = facts.grid ** 2 * channels;
  const memory = new Float32Array(recalled.length * size);
  const position = new Float32Array(recalled.length * size);
  for (const [i, [ago, { memory: packed }]] of recalled.entries()) {
    unpack(packed!, memory, i * size);
    // A prompted frame (0 ago) takes the last row: upstream indexes with −1.
    const row = (ago === 0 ? memories : ago) - 1;
    for (let k = 0; k < size; k++) {
      position[i * size + k] = constants.spatial[k]! + constants.temporal[row * channels + (k % channels)]!;
    }
  }
  const dims = [recalled.length * facts.grid ** 2, 1, channels];
  return { memory: float32(dims, memory), memory_position: float32(dims, position) };
}

/** Each pointer is as wide as several memories: it is cut into that many tokens, which share the time they stand for. */
export function pointerFeeds(
  pointers: readonly (readonly [ago: number, pointer: Float32Array])[],
  time: (ago: number) => number,
  constants: MemoryConstants,
  facts: TrackerFacts,
): { pointers: Tensor; pointer_position: Tensor } {
  const { hidden, memoryChannels: channels } = facts;
  const parts = hidden / channels;
  const tokens = new Float32Array(pointers.length * hidden);
  const position = new Float32Array(pointers.length * hidden);
  for (const [i, [ago, pointer]] of pointers.entries()) {
    tokens.set(pointer, i * hidden);
    const when = pointerTime(time(ago), constants, facts);
    for (let part = 0; part < parts; part++) position.set(when, i * hidden + part * channels);
  }
  const dims = [pointers.length * parts, 1, channels];
  return { pointers: float32(dims, tokens), pointer_position: float32(dims, position) };
}

/** A time from 0 to 1 as sines and cosines of falling frequency (base 10,000), projected to the width of a memory. */
function pointerTime(time: number, constants: MemoryConstants, { hidden, memoryChannels }: TrackerFacts): Float32Array {
  const half = hidden / 2;
  const waves = new Float32Array(hidden);
  for (let i = 0; i < half; i++) {
    const angle = Math.fround(time) / Math.fround(10_000 ** ((2 * Math.floor(i / 2)) / half));
    waves[i] = Math.sin(Math.fround(angle));
    waves[half + i] = Math.cos(Math.fround(angle));
  }
  const out = new Float32Array(memoryChannels);
  for (let row = 0; row < memoryChannels; row++) {
    let sum = constants.pointerBias[row]!;
    for (let k = 0; k < hidden; k++) sum += constants.pointerWeight[row * hidden + k]! * waves[k]!;
    out[row] = sum;
  }
  return out;
}

/** The upper 16 bits of a float32, rounded to nearest, ties to even. */
export function toBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = (bits[i]! + 0x7fff + ((bits[i]! >>> 16) & 1)) >>> 16;
  return out;
}

function unpack(from: Packed, to: Float32Array, at: number): void {
  if (from instanceof Float32Array) {
    to.set(from, at);
    return;
  }
  const bits = new Uint32Array(to.buffer, to.byteOffset + at * 4, from.length);
  for (let i = 0; i < from.length; i++) bits[i] = from[i]! << 16;
}
