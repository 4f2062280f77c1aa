import type { Block } from '../types.ts';
import type { Cutting } from './cutting.ts';
import { actionSeconds, clampSeconds, speechSeconds } from './durations.ts';
import type { PlannedShot } from './plan.ts';

/** Lengths and sources of a scene's shots. `raw` is what a block counts as for alignment. */
export function finish(
  shots: readonly Cutting[],
  pace: number,
  raw: (block: Block) => string,
): Omit<PlannedShot, 'number'>[] {
  return shots.map((shot) => {
    const action = actionOf(shot);
    const spoken = shot.dialogue.map((d) => speechSeconds(d.line));
    const speech = shot.dual ? Math.max(0, ...spoken) : spoken.reduce((a, b) => a + b, 0);
    const acted = actionSeconds(action);
    const words = (shot.over ? Math.max(speech, acted) : speech + acted) / pace;
    return {
      size: shot.size,
      angle: shot.angle,
      movement: shot.movement,
      seconds: clampSeconds(shot.seconds ?? words, shot.least),
      action,
      dialogue: shot.dialogue,
      ...(shot.place ? { place: shot.place } : {}),
      ...extentOf(shot.blocks),
      key: shot.words ?? shot.blocks.map(raw).join('\n'),
    };
  });
}

function extentOf(blocks: readonly Block[]): { line: number; start: number | null; end: number | null } {
  let line = Number.POSITIVE_INFINITY;
  let start: number | null = null;
  let end: number | null = null;
  for (const block of blocks) {
    line = Math.min(line, block.line);
    if (block.start !== null) start = Math.min(start ?? block.start, block.start);
    if (block.end !== null) end = Math.max(end ?? 0, block.end);
  }
  return { line, start, end };
}

/** The action, with an explicit line's subject before it where neither action nor speech names it. */
function actionOf(shot: Cutting): string {
  const told = shot.action.join(' ');
  if (shot.subject === '') return told;
  const said = `${told} ${shot.dialogue.map((d) => d.character).join(' ')}`.toLowerCase();
  const core = shot.subject.replace(/^(?:the|a|an|his|her|their) /i, '').toLowerCase();
  if (said.includes(core)) return told;
  // In capitals because the line is: whether it is a name, the words of its own say (`THE WELL` is a thing).
  const { subject } = shot;
  const thing = /^(?:THE|A|AN|HIS|HER|THEIR|ITS) /.test(subject);
  const plain = thing && subject === subject.toUpperCase() ? subject.toLowerCase() : subject;
  const sentence = `${plain.replace(/^\p{Ll}/u, (c) => c.toUpperCase())}.`;
  return told === '' ? sentence : `${sentence} ${told}`;
}
