import type { Lora, Reference, Takes } from '@reelgraph/models';
import type { ElementValue, ShotValue } from '../values.ts';
import { buildPrompt, negativePrompt } from './build.ts';
import { type Composition, clipFamily, showTo } from './shown-to.ts';

interface ClipWish {
  readonly shot: ShotValue | undefined;
  readonly cast: readonly ElementValue[];
  readonly takes: Takes;
  readonly strength?: number;
  /** Whether its first picture is given. */
  readonly hasStart: boolean;
  /** Of the clip, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What is written on the node: in place of the shot's prompt, added to it, in place of what the shot keeps out. */
  readonly prompt?: string;
  readonly style?: string;
  readonly negative?: string;
}

/** What a shot asks an engine of clips in words and pictures. Every node that makes a clip asks by this, and so does whoever wants to know beforehand. */
export interface ClipRequest {
  /** Empty where neither node nor shot says anything. */
  readonly prompt: string;
  readonly negative: string;
  readonly references: Reference[];
  readonly loras: Lora[] | undefined;
  /** To be drawn before the engine is asked. */
  readonly compose: Composition | null;
}

export function clipRequest({ shot, prompt = '', style = '', negative = '', ...wish }: ClipWish): ClipRequest {
  const { references, loras, compose, legend } = showTo({ shot, ...wish });
  const own = prompt.trim() || (shot ? buildPrompt(shot, clipFamily(wish.hasStart, compose)) : '');
  return {
    // A legend alone is no prompt; beside a first frame it may be all that there is.
    prompt: own === '' && !wish.hasStart ? '' : [own, style.trim(), legend].filter(Boolean).join(' '),
    negative: negative.trim() || (shot ? negativePrompt(shot, 'ltx-t2v') : ''),
    references,
    loras,
    compose,
  };
}
