import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import { interpolate } from '../../../tensors/interpolate.ts';
import { planes } from '../../../tensors/patches.ts';
import type { Sessions } from '../sessions.ts';
import { float32, type Tensor } from '../tensor.ts';
import { bestOfThree, type Click, decode, type Maps, noClick, steadiest } from './decode.ts';
import {
  type MemoryConstants,
  type MemoryRules,
  memoryFeeds,
  mostPointers,
  officialRules,
  pointerFeeds,
  type Remembered,
  recall,
  recallPointers,
} from './memory.ts';
import { type TrackerFacts, trackerFacts } from './model.ts';

/** Logits of a thing that is not in the picture. */
const LOST = -1024;
/** Logits of a mask that was given: so sure is a person. */
const [GIVEN_SCALE, GIVEN_BIAS] = [20, -10];

export interface TrackerParts {
  readonly bundle: Bundle;
  readonly sessions: Sessions;
  /** Frames of the clip. */
  readonly frames: number;
  /** A frame as the model sees it: [3][imageSize][imageSize], normalised. */
  picture(frame: number): Promise<Float32Array>;
  readonly signal?: AbortSignal;
  /** Memories of followed frames that are kept for one object; the farthest from the present frame go first. */
  readonly keep?: number;
  readonly rules?: MemoryRules;
  /** Numbers of the model, where a test changes one. */
  readonly facts?: TrackerFacts;
}

/** One object in one frame. */
export interface Found {
  readonly object: number;
  /** Logits, (4 · grid)²: above zero is the object. */
  readonly mask: Float32Array;
  /** Logit: above zero the object is in the frame. */
  readonly score: number;
}

export interface FoundInFrame {
  readonly frame: number;
  readonly objects: readonly Found[];
}

interface Answer extends Remembered {
  readonly mask: Float32Array;
  readonly score: number;
}

interface Followed {
  readonly id: number;
  readonly clicks: Map<number, readonly Click[]>;
  readonly masks: Map<number, Float32Array>;
  /** Frames that began as prompts, and frames that were walked over. */
  readonly prompted: Map<number, Answer>;
  readonly followed: Map<number, Answer>;
  readonly walked: Set<number>;
  fresh: boolean;
}

/** A frame's answer before its memory is made: that needs the mask in the picture's size. */
interface Seen {
  readonly object: Followed;
  readonly answer: Answer;
  /** Logits, imageSize². */
  readonly large: Float32Array;
  readonly asked: boolean;
}

/**
 * Follows objects through a clip, frame by frame, with the memory bank of SAM 2 and 3. A session: prompts may come on any
 * frame at any time, the clip is walked in either direction, objects come and go. The order of work, and what is
 * remembered, is that of `Sam3TrackerVideoModel` of transformers 5.18.
 */
export class SamTracker {
  readonly #parts: TrackerParts;
  readonly #facts: TrackerFacts;
  readonly #rules: MemoryRules;
  readonly #objects: Followed[] = [];
  #constants: Promise<Constants> | undefined;
  #seen: { frame: number; maps: Maps } | undefined;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#facts = parts.facts ?? trackerFacts(parts.bundle);
    this.#rules = parts.rules ?? officialRules;
  }

  get objects(): readonly number[] {
    return this.#objects.map(({ id }) => id);
  }

  /** Clicks (and a box's corners, first) in pixels of the model's picture. They replace what was asked on this frame. */
  click(object: number, frame: number, clicks: readonly Click[]): void {
    const one = this.#object(object, frame);
    one.clicks.set(frame, clicks);
    one.masks.delete(frame);
    one.fresh = true;
  }

  /** A mask of 0 and 1, imageSize². It replaces what was asked on this frame. */
  mask(object: number, frame: number, mask: Float32Array): void {
    const one = this.#object(object, frame);
    one.masks.set(frame, mask);
    one.clicks.delete(frame);
    one.fresh = true;
  }

  /** Forgets an object and all that was remembered of it. */
  remove(object: number): void {
    const at = this.#objects.findIndex(({ id }) => id === object);
    if (at >= 0) this.#objects.splice(at, 1);
  }

  /**
   * All objects in one frame. An object with new prompts must have one here, or have been prompted before.
   * Throws EngineError `nothing_to_follow`, `cancelled`.
   */
  async run(frame: number, reverse = false): Promise<FoundInFrame> {
    const seen: Seen[] = [];
    let backwards = reverse;
    for (const object of this.#objects) {
      const known = object.prompted.get(frame);
      if (known && !object.fresh) continue;
      // The first prompt on a frame looks at no memory. Prompting one that was walked over corrects it, with memory.
      const begins = object.fresh && !object.walked.has(frame);
      // Upstream turns to walking forwards here, for the objects that follow in the same frame too.
      if (begins) backwards = false;
      const clicks = object.fresh ? object.clicks.get(frame) : undefined;
      const mask = object.fresh ? object.masks.get(frame) : undefined;
      if (clicks || mask) object.fresh = false;
      const one = await this.#look(object, frame, { begins, clicks, mask, reverse: backwards });
      (begins ? object.prompted : object.followed).set(frame, one.answer);
      if (!begins) object.walked.add(frame);
      seen.push(one);
    }
    await this.#remember(frame, seen);
    return {
      frame,
      objects: this.#objects.map(({ id, prompted, followed }) => {
        const { mask, score } = prompted.get(frame) ?? followed.get(frame)!;
        return { object: id, mask, score };
      }),
    };
  }

  /** Walks from a frame to the end of the clip, or to its beginning, and gives each frame as it is done. */
  async *propagate(from: number, reverse = false): AsyncGenerator<FoundInFrame> {
    const step = reverse ? -1 : 1;
    for (let frame = from; frame >= 0 && frame < this.#parts.frames; frame += step)
      yield await this.run(frame, reverse);
  }

  #object(id: number, frame: number): Followed {
    if (frame < 0 || frame >= this.#parts.frames) {
      throw new EngineError('prompt_outside', `Frame ${frame} was prompted, the clip has ${this.#parts.frames}.`, {
        fix: `Choose a frame from 0 to ${this.#parts.frames - 1}.`,
      });
    }
    let found = this.#objects.find((one) => one.id === id);
    if (!found) {
      const [clicks, masks, prompted, followed] = [new Map(), new Map(), new Map(), new Map()];
      found = { id, clicks, masks, prompted, followed, walked: new Set(), fresh: false };
      this.#objects.push(found);
    }
    return found;
  }

  async #look(object: Followed, frame: number, ask: Ask): Promise<Seen> {
    const maps = await this.#maps(frame);
    if (ask.mask) return this.#given(object, maps, ask.mask);
    const coarse = ask.begins
      ? await this.#withoutMemory(maps)
      : await this.#withMemory(object, frame, maps, ask.reverse);
    const decoder = await this.#open('decoder');
    const found = await decode(decoder, maps, coarse, ask.clicks ?? [noClick]);
    const open = (ask.clicks?.length ?? 0) <= this.#facts.multimaskMostPoints;
    const chosen = open ? bestOfThree(found.scores) : steadiest(found, this.#facts);
    const { noObjectPointer } = await this.#loaded();
    const lost = found.present <= 0;
    const mask = lost ? new Float32Array(found.masks[0]!.length).fill(LOST) : found.masks[chosen]!.slice();
    // A clear prompt keeps the pointer of the first candidate even where another's mask is taken.
    const pointer = lost ? noObjectPointer : found.pointers[open ? chosen : 0]!.slice();
    const side = maps.fine.dims.at(-1)!;
    const { imageSize } = this.#facts;
    const large = interpolate(planes(1, side, side, mask), imageSize, imageSize).data;
    return { object, answer: { mask, score: found.present, pointer }, large, asked: ask.clicks !== undefined };
  }

  /** A mask that was drawn is the answer itself; the decoder is asked only for its pointer. */
  async #given(object: Followed, maps: Maps, mask: Float32Array): Promise<Seen> {
    const { imageSize } = this.#facts;
    const prompt = await (await this.#open('mask_prompt')).run({ mask: float32([1, 1, imageSize, imageSize], mask) });
    const drawn = prompt.mask_input!.data as Float32Array;
    const found = await decode(await this.#open('decoder'), maps, maps.coarse, [noClick], drawn);
    const { noObjectPointer } = await this.#loaded();
    const there = mask.some((value) => value > 0);
    const pointer = there && found.present > 0 ? found.pointers[bestOfThree(found.scores)]!.slice() : noObjectPointer;
    return {
      object,
      answer: {
        mask: (prompt.pred_masks!.data as Float32Array).slice(),
        score: there ? GIVEN_SCALE + GIVEN_BIAS : GIVEN_BIAS,
        pointer,
      },
      large: mask.map((value) => value * GIVEN_SCALE + GIVEN_BIAS),
      asked: true,
    };
  }

  async #withoutMemory({ coarse }: Maps): Promise<Tensor> {
    return addToChannels(coarse, (await this.#loaded()).noMemory);
  }

  async #withMemory(object: Followed, frame: number, { coarse }: Maps, reverse: boolean): Promise<Tensor> {
    if (object.prompted.size === 0) {
      throw new EngineError('nothing_to_follow', `Object ${object.id} was not prompted on any frame yet.`, {
        fix: 'Mark it on a frame first.',
      });
    }
    const [facts, { memory }, { frames }] = [this.#facts, await this.#loaded(), this.#parts];
    const recalled = recall(object, frame, reverse, facts).filter(([, { memory: packed }]) => packed);
    const pointers = recallPointers(object, frame, reverse, frames, facts);
    const most = mostPointers(frames, facts);
    const attention = await this.#open('memory_attention');
    const made = await attention.run({
      image_embeddings_2: coarse,
      ...memoryFeeds(recalled, memory, facts),
      ...pointerFeeds(pointers, (ago) => this.#rules.time(ago, most), memory, facts),
    });
    return { ...made.conditioned!, dims: coarse.dims };
  }

  /** Encodes what each object left in this frame. Where one was prompted, all masks of the frame are taken as hard. */
  async #remember(frame: number, seen: readonly Seen[]): Promise<void> {
    if (seen.length === 0) return;
    const [facts, { occlusion }, { coarse }] = [this.#facts, await this.#loaded(), await this.#maps(frame)];
    const { grid, imageSize, memoryScale, memoryBias } = facts;
    const side = grid * 16;
    const hard = seen.some(({ asked }) => asked);
    for (const { object, answer, large } of seen) {
      const mask = interpolate(planes(1, imageSize, imageSize, large), side, side).data;
      for (let i = 0; i < mask.length; i++) {
        const sure = hard ? Number(mask[i]! > 0) : 1 / (1 + Math.exp(-mask[i]!));
        mask[i] = Math.fround(sure * memoryScale) + memoryBias;
      }
      const encoder = await this.#open('memory_encoder');
      const made = await encoder.run({ image_embeddings_2: coarse, mask: float32([1, 1, side, side], mask) });
      const memory = (made.memory!.data as Float32Array).slice();
      if (answer.score <= 0) for (let i = 0; i < memory.length; i++) memory[i]! += occlusion[i % occlusion.length]!;
      answer.memory = this.#rules.pack(memory);
      forgetFar(object.followed, frame, this.#parts.keep);
    }
  }

  async #maps(frame: number): Promise<Maps> {
    if (this.#seen?.frame === frame) return this.#seen.maps;
    const { imageSize } = this.#facts;
    const pixels = float32([1, 3, imageSize, imageSize], await this.#parts.picture(frame));
    const { hidden_states } = await (await this.#open('backbone')).run({ pixel_values: pixels });
    const made = await (await this.#open('tracker_neck')).run({ hidden_states: hidden_states! });
    const maps = {
      fine: made.image_embeddings_0!,
      middle: made.image_embeddings_1!,
      coarse: made.image_embeddings_2!,
    };
    this.#seen = { frame, maps };
    return maps;
  }

  async #open(component: string) {
    if (this.#parts.signal?.aborted) throw new EngineError('cancelled', 'Cancelled.');
    return this.#parts.sessions.open(component);
  }

  #loaded(): Promise<Constants> {
    this.#constants ??= loadConstants(this.#parts.bundle);
    return this.#constants;
  }
}

interface Ask {
  readonly begins: boolean;
  readonly clicks?: readonly Click[];
  readonly mask?: Float32Array;
  readonly reverse: boolean;
}

interface Constants {
  readonly noMemory: Float32Array;
  readonly occlusion: Float32Array;
  readonly noObjectPointer: Float32Array;
  readonly memory: MemoryConstants;
}

async function loadConstants(bundle: Bundle): Promise<Constants> {
  const [noMemory, occlusion, noObjectPointer, temporal, spatial, pointerWeight, pointerBias] = await Promise.all(
    [
      'no_memory_embedding',
      'occlusion_embedding',
      'no_object_pointer',
      'memory_temporal_position',
      'memory_position',
      'pointer_time_weight',
      'pointer_time_bias',
    ].map((name) => bundle.constant(name)),
  );
  const memory = {
    temporal: temporal!,
    spatial: spatial!,
    pointerWeight: pointerWeight!,
    pointerBias: pointerBias!,
  };
  return { noMemory: noMemory!, occlusion: occlusion!, noObjectPointer: noObjectPointer!, memory };
}

/** A number for each channel, added to all places of a map [1][channels][side][side]. */
export function addToChannels(map: Tensor, values: Float32Array): Tensor {
  const data = (map.data as Float32Array).slice();
  const area = data.length / values.length;
  for (let i = 0; i < data.length; i++) data[i]! += values[Math.floor(i / area)]!;
  return float32(map.dims, data);
}

/** A long shot must not fill the memory of the machine; what is far in time is not looked at anyway. */
function forgetFar(followed: Map<number, Answer>, frame: number, keep = 240): void {
  const held = [...followed].filter(([, { memory }]) => memory);
  if (held.length <= keep) return;
  held.sort(([a], [b]) => Math.abs(b - frame) - Math.abs(a - frame));
  held[0]![1].memory = undefined;
}
