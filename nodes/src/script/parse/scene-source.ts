import type { Block, ParsedScene } from '../types.ts';

/**
 * The blocks of a scene as they were read, before they were given their place in the text. A scene that did not change
 * has the very same ones, wherever it stands: what was made of them stays true.
 */
export interface SceneSource {
  readonly blocks: readonly Block[];
  readonly from: number;
  readonly to: number;
  /** What to add to their lines and offsets. */
  readonly line: number;
  readonly start: number;
}

const sources = new WeakMap<ParsedScene, SceneSource>();

/** Null where the scene goes over several pieces of the text, or came from elsewhere. */
export const sourceOf = (scene: ParsedScene): SceneSource | null => sources.get(scene) ?? null;

export function rememberSource(
  scenes: readonly ParsedScene[],
  placed: readonly { at: number; blocks: readonly Block[]; line: number; start: number }[],
): void {
  let k = 0;
  for (const scene of scenes) {
    while (k + 1 < placed.length && (placed[k + 1] as { at: number }).at <= scene.from) k++;
    const piece = placed[k];
    if (!piece || scene.to > piece.at + piece.blocks.length) continue;
    const { blocks, line, start, at } = piece;
    sources.set(scene, { blocks, from: scene.from - at, to: scene.to - at, line, start });
  }
}
