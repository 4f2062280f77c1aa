import type { ItemId, TakeId } from '../sequence/types.ts';

/** FNV-1a over two lanes: 64 bits are plenty for the clips of one film, and it needs no import. */
function digest(text: string): string {
  let a = 0x811c9dc5;
  let b = 0xcbf29ce4;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + i), 0x85ebca6b);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}

/** A landing names its clips and takes by what they are, so that the same landing twice is one. */
export const landingClipId = (source: string, key: string, turn = 0): ItemId =>
  `clip-${digest(JSON.stringify(turn === 0 ? [source, key] : [source, key, turn]))}` as ItemId;

export const landingTakeId = (source: string, key: string, hash: string): TakeId =>
  `take-${digest(JSON.stringify([source, key, hash]))}` as TakeId;

/** By this name a landing finds its clips: two nodes never share one, also when they land on one sequence. */
export const landingSource = (graph: string, node: string): string => `${graph}:${node}`;
