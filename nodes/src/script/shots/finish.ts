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
    const action = actionOf(shot);
    const spoken = shot.dialogue.map((d) => speechSeconds(d.line));
    const speech = shot.dual ? Math.max(0, ...spoken) : spoken.reduce((a, b) => a + b, 0);
    const acted = actionSeconds(action);
    const words = (shot.over ? Math.max(speech, acted) : speech + acted) / pace;
    const starts = shot.blocks.map((b) => b.start).filter((n) => n !== null);
    const ends = shot.blocks.map((b) => b.end).filter((n) => n !== null);
    return {
      number: shotNumber(scene.number, index),
      size: shot.size,
      angle: shot.angle,
      movement: shot.movement,
      seconds: clampSeconds(shot.seconds ?? words, shot.least),
      action,
      dialogue: shot.dialogue,
      line: Math.min(...shot.blocks.map((b) => b.line)),
      start: starts.length > 0 ? Math.min(...starts) : null,
      end: ends.length > 0 ? Math.max(...ends) : null,
      key: shot.words ?? shot.blocks.map(raw).join('\n'),
    };
  });
}

/** The action, with an explicit line's subject before it where neither action nor speech names it. */
function actionOf(shot: Cutting): string {
  const told = shot.action.join(' ');
  if (shot.subject === '') return told;
  const said = `${told} ${shot.dialogue.map((d) => d.character).join(' ')}`.toLowerCase();
  const core = shot.subject.replace(/^(?:the|a|an|his|her|their) /i, '').toLowerCase();
  if (said.includes(core)) return told;
  const subject =
    shot.subject.length > 3 && shot.subject === shot.subject.toUpperCase() ? shot.subject.toLowerCase() : shot.subject;
  const sentence = `${subject.replace(/^\p{Ll}/u, (c) => c.toUpperCase())}.`;
  return told === '' ? sentence : `${sentence} ${told}`;
}
