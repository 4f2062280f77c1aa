import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { ScriptDocument } from '../document/document.ts';
import { sentences } from '../text/words.ts';
import { findShot, type OutlineScene, type OutlineShot, wishes, wishOf } from './outline.ts';
import { eolOf } from './places.ts';
import { type Edited, rewrite } from './rewrite.ts';
import { actionSegments, speechSegments } from './words.ts';

/** A place where a shot can be cut in two: what the second one begins with, and how much of the first is before it. */
export interface SplitPlace {
  readonly begins: string;
  readonly kind: 'action' | 'speech' | 'unit';
  /** Sentences before it, in the paragraph or speech; or for `unit` the index of the unit in the shot. */
  readonly count: number;
}

/** Where a shot can be split: at a sentence of its one paragraph or speech, or between what it is made of. */
export function splitPlaces(doc: ScriptDocument, id: string): readonly SplitPlace[] {
  const found = findShot(doc, id);
  if (!found.ok) return [];
  const { scene, shot } = found.value;
  const { action, dialogue } = shot.planned;
  if (shot.units.length > 1) {
    return shot.units.slice(1).map((at, i) => {
      const { unit } = scene.units[at] as OutlineScene['units'][number];
      return {
        begins: unit.kind === 'speech' ? `${unit.speech.character}: ${unit.speech.line}` : unit.text,
        kind: 'unit',
        count: i + 1,
      };
    });
  }
  const speech = scene.units[shot.units[0] ?? -1]?.unit.kind === 'speech';
  const words = speech ? (dialogue[0]?.line ?? '') : action;
  return sentences(words)
    .map((begins, count): SplitPlace => ({ begins, kind: speech ? 'speech' : 'action', count }))
    .slice(1);
}

/** Two shots out of one. In the text a paragraph or a speech becomes two; the first keeps the shot's id and takes. */
export function splitShot(
  doc: ScriptDocument,
  id: string,
  place: SplitPlace,
  salt?: string,
  /** The shot that already is the second half: only the paragraph is parted. */
  second?: string,
): Result<Edited> {
  const found = findShot(doc, id);
  if (!found.ok) return found;
  const { scenes, scene, shot } = found.value;
  const wish = wishOf(scene);
  if (second === undefined) wish.shots.splice(shot.at + 1, 0, null);
  if (place.kind === 'unit') {
    const at = shot.units[place.count];
    if (at === undefined) return cannotSplit();
    wish.marks[at] = 'n';
    return rewrite(doc, doc.text, wishes(doc, scenes, new Map([[scene.id, wish]])), salt);
  }
  const unit = shot.units[0];
  const cut = unit === undefined ? null : cutBetween(doc, scene, shot, place.count);
  if (cut === null || unit === undefined) return cannotSplit();
  const own = countsOf(wish.marks[unit], shot);
  const here = own[shot.part] ?? 1;
  const first = [...own.slice(0, shot.part), place.count];
  const rest = second === undefined ? [Math.max(1, here - place.count)] : [];
  const behind = [...rest, ...own.slice(shot.part + 1)];
  const mark = wish.marks[unit] ?? 'n';
  wish.marks.splice(unit, 1, first.length > 1 ? nOf(first) : mark.startsWith('n') ? 'n' : mark, nOf(behind));
  return rewrite(doc, cut, wishes(doc, scenes, new Map([[scene.id, wish]])), salt);
}

const nOf = (counts: readonly number[]): string => (counts.length > 1 ? `n${counts.join('.')}` : 'n');

/** Sentences in each shot of a unit. */
const countsOf = (mark: string | undefined, shot: OutlineShot): number[] =>
  shot.parts > 1
    ? (mark ?? '').slice(1).split('.').map(Number)
    : [sentences(shot.planned.action || (shot.planned.dialogue[0]?.line ?? '')).length];

/** The text with a paragraph's end (and the speaker's name again) before the n-th sentence of the shot. */
function cutBetween(doc: ScriptDocument, scene: OutlineScene, shot: OutlineShot, count: number): string | null {
  const { unit } = scene.units[shot.units[0] ?? -1] ?? {};
  if (!unit) return null;
  const words = unit.kind === 'speech' ? (shot.planned.dialogue[0]?.line ?? '') : shot.planned.action;
  const segments = unit.kind === 'speech' ? speechSegments(doc, scene, shot, 0) : actionSegments(doc, scene, shot);
  if (!segments) return null;
  let at = 0;
  for (const sentence of sentences(words).slice(0, count)) at = words.indexOf(sentence, at) + sentence.length;
  const next = sentences(words)[count];
  if (next !== undefined) at = words.indexOf(next, at);
  const cue = unit.kind === 'speech' ? cueAgain(doc, unit.blocks[0]?.start ?? 0) : '';
  let offset = 0;
  for (const { flat, places, from, to } of segments) {
    if (at <= offset + (to - from)) {
      let place = from + at - offset;
      // Behind a part of the paragraph: where the next part begins.
      while (flat[place] === ' ') place++;
      return place < flat.length ? parted(doc.text, places[place] as number, cue) : null;
    }
    offset += to - from + 1;
  }
  return null;
}

/** Ends a paragraph at an offset; spaces before it go, as at the end of any paragraph. */
function parted(text: string, at: number, cue: string): string {
  const eol = eolOf(text);
  let from = at;
  while (from > 0 && /\s/.test(text.charAt(from - 1))) from--;
  return `${text.slice(0, from)}${eol}${eol}${cue}${text.slice(at)}`;
}

/** The cue once more, as one is written that goes on. */
function cueAgain(doc: ScriptDocument, at: number): string {
  const line =
    /^[^\r\n]*/
      .exec(doc.text.slice(at))?.[0]
      .trimEnd()
      .replace(/\s*\^$/, '') ?? '';
  const eol = eolOf(doc.text);
  return /\(CONT['’]?D\)/i.test(line) ? `${line}${eol}` : `${line} (CONT'D)${eol}`;
}

const cannotSplit = () =>
  refuse('cannot_split', 'There is no place in this shot where it could be cut in two.', {
    fix: 'Write another sentence, or split it in the text.',
  });

/** One shot out of this one and the next of its scene; it keeps this one's id and takes. */
export function mergeShot(doc: ScriptDocument, id: string, salt?: string): Result<Edited> {
  const found = findShot(doc, id);
  if (!found.ok) return found;
  const { scenes, scene, shot } = found.value;
  const next = scene.shots[shot.at + 1];
  if (!next) return refuse('no_next', 'This is the last shot of its scene: there is no shot to merge it with.');
  const wish = wishOf(scene);
  wish.shots.splice(next.at, 1);
  const attempt = (text: string, marks: readonly string[]): Edited | null => {
    const done = rewrite(doc, text, wishes(doc, scenes, new Map([[scene.id, { ...wish, marks }]])), salt);
    return done.ok ? done.value : null;
  };
  const found1 = mergeWays(doc, scene, shot, next, wish.marks);
  for (const { text, marks } of found1) {
    const done = attempt(text, marks);
    if (done) return ok(done);
  }
  return refuse(
    'cannot_merge',
    'These two shots cannot be one: together they are longer than one take, or do not belong together.',
    {
      fix: 'Shorten them, or join them in the text.',
    },
  );
}

interface Way {
  readonly text: string;
  readonly marks: readonly string[];
}

/** Ways in which two neighbours could be one, the most natural first. */
function mergeWays(
  doc: ScriptDocument,
  scene: OutlineScene,
  shot: OutlineShot,
  next: OutlineShot,
  marks: readonly string[],
): readonly Way[] {
  const last = shot.units.at(-1) ?? -1;
  const first = next.units[0] ?? -1;
  if (last === first && last >= 0) {
    const counts = countsOf(marks[last], shot);
    const joined = [...counts];
    joined.splice(shot.part, 2, (counts[shot.part] ?? 1) + (counts[shot.part + 1] ?? 1));
    return [{ text: doc.text, marks: marks.with(last, nOf(joined)) }];
  }
  const a = scene.units[last];
  const b = scene.units[first];
  if (!a || !b || shot.parts > 1 || next.parts > 1) return [];
  const ways: Way[] = [];
  const between = doc.text.slice(a.end, b.start);
  const one = marks.filter((_, i) => i !== first);
  if (a.unit.kind === 'action' && b.unit.kind === 'action' && between.trim() === '')
    ways.push({ text: `${doc.text.slice(0, a.end)} ${doc.text.slice(b.start)}`, marks: one });
  if (
    a.unit.kind === 'speech' &&
    b.unit.kind === 'speech' &&
    a.unit.speech.character === b.unit.speech.character &&
    between.trim() === ''
  ) {
    const said = b.unit.blocks.find((block) => block.type !== 'character')?.start;
    if (said !== undefined && said !== null)
      ways.push({ text: `${doc.text.slice(0, a.end)}${eolOf(doc.text)}${doc.text.slice(said)}`, marks: one });
  }
  ways.push({ text: doc.text, marks: marks.with(first, 'j') });
  if (a.unit.kind === 'action') ways.push({ text: doc.text, marks: marks.with(last, 'p') });
  return ways;
}
