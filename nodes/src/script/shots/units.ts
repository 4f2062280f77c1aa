import { stripEmphasis } from '../text/emphasis.ts';
import { squeeze } from '../text/words.ts';
import type { Block } from '../types.ts';
import type { Speech } from './plan.ts';

/** What a scene is cut along: an action paragraph, one cue with its speech, an explicit shot line. */
export type Unit =
  | { readonly kind: 'action'; readonly text: string; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'speech';
      readonly speech: Speech;
      readonly dual: 'left' | 'right' | undefined;
      readonly blocks: readonly Block[];
    }
  | { readonly kind: 'line'; readonly text: string; readonly blocks: readonly Block[] };

export interface SceneUnits {
  readonly units: readonly Unit[];
  readonly synopsis: string;
  readonly notes: readonly string[];
  readonly transition: string;
}

const CARD =
  /^(?:THE END|FIN|END(?: OF .{1,40})?|(?:ACT|PART|CHAPTER|REEL) .{1,20}|TEASER|COLD OPEN|TAG|INTERMISSION)[.:]?$/i;

/** Synopses, notes and transitions belong to the scene; the rest is what is filmed, in order. */
export function readUnits(blocks: readonly Block[], from: number, to: number): SceneUnits {
  const units: Unit[] = [];
  const synopsis: string[] = [];
  const notes: string[] = [];
  let transition = '';
  let speaking = false;
  for (let i = from; i < to; i++) {
    const block = blocks[i] as Block;
    switch (block.type) {
      case 'synopsis':
        synopsis.push(block.text);
        break;
      case 'note':
        notes.push(block.text);
        break;
      case 'transition':
        transition = block.text;
        speaking = false;
        break;
      case 'action':
      case 'centred': {
        speaking = false;
        const text = squeeze(stripEmphasis(block.text));
        // THE END and act breaks are for the reader.
        if (block.type === 'centred' && CARD.test(text)) break;
        // A rule of dashes shows nothing.
        if (/[\p{L}\p{N}\p{S}]/u.test(text)) units.push({ kind: 'action', text, blocks: [block] });
        break;
      }
      case 'shot':
        speaking = false;
        units.push({ kind: 'line', text: squeeze(block.text), blocks: [block] });
        break;
      case 'character': {
        const { unit, next } = readSpeech(blocks, i, to);
        if (unit) units.push(unit);
        speaking = true;
        i = next - 1;
        break;
      }
      case 'lyric':
      case 'dialogue':
      case 'parenthetical':
        if (!speaking) units.push({ kind: 'action', text: squeeze(block.text), blocks: [block] });
        break;
      default:
        break;
    }
  }
  return { units, synopsis: synopsis.join(' '), notes, transition };
}

function readSpeech(blocks: readonly Block[], at: number, end: number): { unit: Unit | null; next: number } {
  const cue = blocks[at] as Block;
  const used: Block[] = [cue];
  const lines: string[] = [];
  const delivery: string[] = [];
  let next = at + 1;
  for (; next < end; next++) {
    const block = blocks[next] as Block;
    if (block.type === 'parenthetical') delivery.push(squeeze(block.text));
    else if (block.type === 'dialogue' || block.type === 'lyric') lines.push(squeeze(block.text));
    else if (block.type !== 'note') break;
    if (block.type !== 'note') used.push(block);
  }
  const line = lines.join(' ');
  if (line === '' && delivery.length === 0) return { unit: null, next };
  const speech: Speech = {
    character: cue.text,
    line,
    ...(delivery.length > 0 ? { delivery: delivery.join(', ') } : {}),
    ...(cue.extensions && cue.extensions.length > 0 ? { extension: cue.extensions.join(', ') } : {}),
  };
  return { unit: { kind: 'speech', speech, dual: cue.dual, blocks: used }, next };
}
