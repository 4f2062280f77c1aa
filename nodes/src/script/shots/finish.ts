import type { Block, ParsedScene } from '../types.ts';
import { actionSeconds, clampSeconds, speechSeconds } from './durations.ts';
import { type PlannedShot, shotNumber } from './plan.ts';
import type { Cutting } from './scene-shots.ts';

/** Numbers, lengths and sources of a scene's shots. `raw` is what a block counts as for alignment. */
export function finish(
  shots: readonly Cutting[],
  scene: ParsedScene,
  pace: number,
  raw: (block: Block) => string,
): PlannedShot[] {
  return shots.map((shot, index) => {
    const spoken = shot.dialogue.map((d) => speechSeconds(d.line));
    const speech = shot.dual ? Math.max(0, ...spoken) : spoken.reduce((a, b) => a + b, 0);
    const acted = actionSeconds(shot.action.join(' '));
    const words = (shot.over ? Math.max(speech, acted) : speech + acted) / pace;
    const starts = shot.blocks.map((b) => b.start).filter((n) => n !== null);
    const ends = shot.blocks.map((b) => b.end).filter((n) => n !== null);
    return {
      number: shotNumber(scene.number, index),
      size: shot.size,
      angle: shot.angle,
      movement: shot.movement,
      seconds: clampSeconds(shot.seconds ?? words, shot.least),
      action: shot.action.join(' '),
      dialogue: shot.dialogue,
      line: Math.min(...shot.blocks.map((b) => b.line)),
      start: starts.length > 0 ? Math.min(...starts) : null,
      end: ends.length > 0 ? Math.max(...ends) : null,
      key: `${shot.blocks.map(raw).join('\n')}${shot.part > 0 ? `\n#${shot.part}` : ''}`,
    };
  });
}
