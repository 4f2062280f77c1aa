import { sourceOf } from '../parse/scene-source.ts';
import type { Block, ParsedScene } from '../types.ts';
import { type CutMarks, writeMarks } from './cut-marks.ts';
import { finish } from './finish.ts';
import type { Opening } from './opening.ts';
import { type PlannedScene, type PlannedShot, shotNumber } from './plan.ts';
import { SceneCutter } from './scene-shots.ts';
import { readUnits } from './units.ts';

type Shots = Pick<PlannedScene, 'shots' | 'synopsis' | 'notes' | 'transition' | 'units' | 'marks'>;

/** A scene that was cut, with lines and offsets of its own. */
interface Cut extends Omit<Shots, 'shots'> {
  readonly how: string;
  readonly shots: readonly Omit<PlannedShot, 'number'>[];
  /** The same shots where the scene stood last. */
  placed?: { readonly line: number; readonly start: number; readonly number: string; readonly shots: PlannedShot[] };
}

/** What scenes were cut into, by the blocks that they were read from: an unchanged scene is not cut again. */
const known = new WeakMap<readonly Block[], Map<number, Cut[]>>();
/** A scene is asked for as the rules cut it, and as it was kept. */
const MOST_WAYS = 4;

export function cutScene(
  blocks: readonly Block[],
  scene: ParsedScene,
  opening: Opening,
  kept: CutMarks,
  pace: number,
): Shots {
  const source = sourceOf(scene);
  if (!source) return placed(cut(blocks, scene.from, scene.to, scene, opening, kept, pace, ''), scene.number, 0, 0);
  const { other, establishes } = opening;
  const how = [pace, establishes, writeMarks(kept), other ? `${other.intExt} ${other.location}` : ''].join('|');
  const scenes = known.get(source.blocks) ?? new Map<number, Cut[]>();
  known.set(source.blocks, scenes);
  const ways = scenes.get(source.from) ?? [];
  scenes.set(source.from, ways);
  let found = ways.find((one) => one.how === how);
  if (!found) {
    found = cut(source.blocks, source.from, source.to, scene, opening, kept, pace, how);
    ways.push(found);
    if (ways.length > MOST_WAYS) ways.shift();
  }
  return placed(found, scene.number, source.line, source.start);
}

const raw = (block: Block): string => `${block.type}:${block.text}`;

function cut(
  blocks: readonly Block[],
  from: number,
  to: number,
  scene: ParsedScene,
  opening: Opening,
  kept: CutMarks,
  pace: number,
  how: string,
): Cut {
  const { units, synopsis, notes, transition } = readUnits(blocks, from, to);
  const cutter = new SceneCutter(scene, opening, pace, kept);
  const shots = finish(cutter.cut(units), pace, raw);
  const sources = units.map((unit) => unit.blocks.map(raw).join('\n'));
  return { how, shots, synopsis, notes, transition, units: sources, marks: cutter.marks };
}

function placed(of: Cut, number: string, line: number, start: number): Shots {
  const { synopsis, notes, transition, units, marks, placed: last } = of;
  let shots = last?.shots;
  if (!shots || last?.line !== line || last.start !== start || last.number !== number) {
    shots = of.shots.map((shot, i): PlannedShot => move(shot, shotNumber(number, i), line, start));
    of.placed = { line, start, number, shots };
  }
  return { shots, synopsis, notes, transition, units, marks };
}

/** Written out: this runs for every shot of a film at every keystroke. */
const move = (shot: Omit<PlannedShot, 'number'>, number: string, line: number, start: number): PlannedShot => ({
  number,
  size: shot.size,
  angle: shot.angle,
  movement: shot.movement,
  seconds: shot.seconds,
  action: shot.action,
  dialogue: shot.dialogue,
  ...(shot.place ? { place: shot.place } : {}),
  line: shot.line + line,
  start: shot.start === null ? null : shot.start + start,
  end: shot.end === null ? null : shot.end + start,
  key: shot.key,
});
