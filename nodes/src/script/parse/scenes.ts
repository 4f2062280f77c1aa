import { nameKey } from '../text/words.ts';
import type { Block, ParsedScene } from '../types.ts';
import type { Draft } from './draft.ts';
import { parseHeading } from './heading.ts';

const CONTENT = new Set(['action', 'character', 'dialogue', 'lyric', 'shot', 'centred', 'parenthetical']);

/** Cuts blocks into scenes and names each block's scene. What stands before the first heading is scene 0, if it is more than `FADE IN:`. */
export function makeScenes(blocks: Draft[]): ParsedScene[] {
  const scenes: ParsedScene[] = [];
  const starts: number[] = [];
  blocks.forEach((block, i) => {
    if (block.type === 'heading') starts.push(i);
  });
  const first = starts[0] ?? blocks.length;
  if (blocks.slice(0, first).some((b) => CONTENT.has(b.type))) {
    scenes.push({
      id: 'scene-1',
      number: starts.length === 0 ? '1' : '0',
      written: false,
      heading: '',
      intExt: 'both',
      location: '',
      base: '',
      sublocations: [],
      timeOfDay: '',
      continuity: '',
      modifiers: [],
      line: (blocks[0] as Block).line,
      from: 0,
      to: first,
    });
    for (let i = 0; i < first; i++) (blocks[i] as Draft).scene = 'scene-1';
  }
  starts.forEach((from, k) => {
    const block = blocks[from] as Draft;
    const to = starts[k + 1] ?? blocks.length;
    const id = `scene-${scenes.length + 1}`;
    for (let i = from; i < to; i++) (blocks[i] as Draft).scene = id;
    scenes.push({
      id,
      number: block.number ?? String(k + 1),
      written: block.number !== undefined,
      heading: block.text,
      ...parseHeading(block.text),
      line: block.line,
      from,
      to,
    });
  });
  return scenes;
}

/** Who speaks, most cues first; the name as it is first written. */
export function listCharacters(blocks: readonly Block[]): { name: string; cues: number }[] {
  const seen = new Map<string, { name: string; cues: number }>();
  const written = new Map<string, { cues: number }>();
  for (const block of blocks) {
    if (block.type !== 'character') continue;
    // Most are written as they were before.
    let entry = written.get(block.text);
    if (!entry) {
      const key = nameKey(block.text);
      const own = seen.get(key) ?? { name: block.text, cues: 0 };
      seen.set(key, own);
      written.set(block.text, own);
      entry = own;
    }
    entry.cues++;
  }
  return [...seen.values()].sort((a, b) => b.cues - a.cues);
}

/** Every base place once, in the order of the film. */
export function listLocations(scenes: readonly ParsedScene[]): string[] {
  const seen = new Map<string, string>();
  for (const scene of scenes)
    if (scene.base !== '' && !seen.has(nameKey(scene.base))) seen.set(nameKey(scene.base), scene.base);
  return [...seen.values()];
}
