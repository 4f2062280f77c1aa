import type { Capability, CapabilityTypes, Engine, EngineContext, Takes } from '../../capabilities/capability.ts';
import { EngineError } from '../../capabilities/capability.ts';
import { draftImage, IMAGE_READS, type RepaintStill } from './image.ts';
import { draftVideo, type Speak, VIDEO_READS } from './video.ts';

/**
 * One part of the engine: a capability with the request fields that it reads. `digest` changes when its code would give
 * another result for the same request.
 */
export interface DraftPart<C extends Capability> {
  readonly reads: readonly (keyof CapabilityTypes[C]['request'] & string)[];
  readonly digest: string;
  readonly takes?: Takes;
  run(request: CapabilityTypes[C]['request'], context: EngineContext): Promise<CapabilityTypes[C]['result']>;
  ready?(): ReturnType<Engine['ready']>;
  close?(): Promise<void>;
}

export type DraftParts = { readonly [C in Capability]?: DraftPart<C> };

/** What the other halves of the engine bring: vision, speech, language, and two things that film and still make use of. */
export interface DraftOptions {
  readonly parts?: DraftParts;
  readonly repaintStill?: RepaintStill;
  readonly speak?: Speak;
  /** Names who speaks: takes sound different with another voice. */
  readonly voiceDigest?: () => Promise<string>;
}

/** It lays pictures into the frame; a style it does not see, and it has no weights. */
const TAKES: Takes = { ways: ['composed'], most: 16, styles: false, loras: false };

/** Counted up when frames of the same request would look or sound different. */
const DIGEST = 'draft-8';

/** The engine that is always there: no download, no device, a watchable animatic at several times real time. */
export function composeDraft(options: DraftOptions = {}): Engine {
  const parts: DraftParts = {
    ...options.parts,
    video: {
      reads: VIDEO_READS,
      takes: TAKES,
      digest: DIGEST,
      run: (request, context) => draftVideo(request, context, options.speak ?? null),
    },
    image: {
      reads: IMAGE_READS,
      takes: TAKES,
      digest: DIGEST,
      run: (request, context) => draftImage(request, context, options.repaintStill ?? null),
    },
  };
  const missing = (capability: Capability) =>
    new EngineError('capability_missing', `The draft engine does not provide “${capability}”.`, {
      fix: 'Choose another engine for it in the project’s settings.',
    });
  return {
    name: 'draft',
    label: 'Draft',
    draft: true,
    lane: 'cpu',
    provides: Object.fromEntries(
      Object.entries(parts).map(([capability, part]) => [
        capability,
        { reads: part.reads, ...(part.takes ? { takes: part.takes } : {}) },
      ]),
    ) as Engine['provides'],
    async digest(capability) {
      const part = parts[capability];
      if (!part) throw missing(capability);
      return capability === 'video' && options.voiceDigest
        ? `${part.digest}+${await options.voiceDigest()}`
        : part.digest;
    },
    async ready(capability) {
      const part = parts[capability];
      if (!part) {
        const { code, message, fix } = missing(capability);
        return { ready: false, why: { code, message, ...(fix ? { fix } : {}) } };
      }
      return part.ready ? part.ready() : { ready: true };
    },
    async run(capability, request, context) {
      const part = parts[capability];
      if (!part) throw missing(capability);
      return part.run(request, context);
    },
    async close() {
      await Promise.all(Object.values(parts).map((part) => part.close?.()));
    },
  };
}

export const draftEngine = (): Engine => composeDraft();
