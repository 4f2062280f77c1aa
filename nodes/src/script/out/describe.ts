import { buildPrompt } from '../../prompts/build.ts';
import type { ShotValue } from '../../values.ts';
import { shotsOfScript } from '../document/views.ts';
import type { Block, ScriptFormat, ScriptWarning } from '../types.ts';

/** What `reelgraph script` prints: one object a file. */
export interface ScriptDescription {
  readonly file: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly scenes: readonly {
    readonly id: string;
    readonly number: string;
    readonly heading: string;
    readonly intExt: string;
    readonly location: string;
    readonly timeOfDay: string;
    readonly line: number;
    readonly shots: readonly {
      readonly id: string;
      readonly number: string;
      readonly size: string;
      readonly angle: string;
      readonly movement: string;
      readonly seconds: number;
      readonly action: string;
      readonly dialogue: string;
      readonly character: string;
      readonly prompt: string;
      readonly line: number;
    }[];
  }[];
  readonly characters: readonly { readonly name: string; readonly cues: number }[];
  readonly locations: readonly string[];
  readonly warnings: readonly ScriptWarning[];
}

/** The structure of a screenplay's text. Any text, empty included, gives one. */
export function describeScript(file: string, text: string, format: ScriptFormat = 'auto'): ScriptDescription {
  const { scenes, parsed } = shotsOfScript({ title: '', text, format });
  // Blocks name their scene by the id that is printed.
  const ids = new Map(parsed.scenes.map((scene, i) => [scene.id, scenes[i]?.id ?? scene.id]));
  return {
    file,
    title: parsed.title,
    blocks: parsed.blocks.map((block) => ({
      ...block,
      scene: block.scene === null ? null : (ids.get(block.scene) ?? null),
    })),
    scenes: scenes.map((scene) => ({
      id: scene.id,
      number: scene.number,
      heading: scene.heading,
      intExt: scene.intExt,
      location: scene.location,
      timeOfDay: scene.timeOfDay,
      line: scene.line ?? 1,
      shots: scene.shots.map(describeShot),
    })),
    characters: parsed.characters,
    locations: parsed.locations,
    warnings: parsed.warnings,
  };
}

const describeShot = (shot: ShotValue): ScriptDescription['scenes'][number]['shots'][number] => ({
  id: shot.id,
  number: shot.number,
  size: shot.size,
  angle: shot.angle,
  movement: shot.movement,
  seconds: shot.seconds,
  action: shot.action,
  dialogue: shot.dialogue.map((d) => d.line).join('\n'),
  character: [...new Set(shot.dialogue.map((d) => d.character))].join(', '),
  prompt: buildPrompt(shot, 'ltx-t2v'),
  line: shot.line ?? 1,
});
