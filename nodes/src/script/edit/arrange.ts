import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { ScriptDocument } from '../document/document.ts';
import { sentences } from '../text/words.ts';
import type { SplitPlace } from './cut.ts';
import { splitShot } from './cut.ts';
import {
  allIds,
  findScene,
  findShot,
  type OutlineScene,
  type OutlineShot,
  outlineOf,
  wishes,
  wishOf,
} from './outline.ts';
import { eolOf, lineEnd, lineStart } from './places.ts';
import { type Edited, retype, rewrite, type SceneWish } from './rewrite.ts';

const space = (c: string | undefined): boolean => c !== undefined && /\s/.test(c);

/** Puts a scene before another one (null: at the end), with everything that stands in it. */
export function moveScene(doc: ScriptDocument, id: string, before: string | null, salt?: string): Result<Edited> {
  const found = findScene(doc, id);
  if (!found.ok) return found;
  const { scenes, scene } = found.value;
  const target = before === null ? scenes.length : scenes.findIndex((one) => one.id === before);
  if (target < 0) return refuse('no_scene', 'That scene is no longer in the script.');
  const open = (one: OutlineScene | undefined): boolean => one?.planned.scene.heading === '';
  if (open(scene) || (target === 0 && open(scenes[0])))
    return refuse('no_heading', 'What stands before the first heading stays there.', {
      fix: 'Give it a heading first.',
    });
  const order = scenes.filter((one) => one !== scene);
  order.splice(target > scene.at ? target - 1 : target, 0, scene);
  if (order.every((one, i) => one === scenes[i])) return ok({ doc, ops: [] });
  // Scenes change places, the white space between them stays where it is: also the last line needs no end.
  const first = scenes[0] as OutlineScene;
  let text = doc.text.slice(0, first.start);
  order.forEach((one, i) => {
    const place = scenes[i] as OutlineScene;
    text += bodyOf(doc.text, one) + doc.text.slice(place.start + bodyOf(doc.text, place).length, place.end);
  });
  const list = order.map((one): SceneWish => ({ id: one.id, marks: [], shots: [], record: doc.scenes[one.at] }));
  const exact = rewrite(doc, text, list, salt);
  return exact.ok ? exact : retype(doc, text, allIds(order), salt);
}

const bodyOf = (text: string, { start, end }: OutlineScene): string => text.slice(start, end).trimEnd();

export interface ShotTarget {
  readonly scene: string;
  /** The shot that it goes before; null: behind the scene's last. */
  readonly before: string | null;
}

/** Puts a shot elsewhere, in its scene or in another, by moving its words in the text. */
export function moveShot(doc: ScriptDocument, id: string, to: ShotTarget, salt?: string): Result<Edited> {
  if (to.before === id) return ok({ doc, ops: [] });
  const alone = ownParagraph(doc, [id, to.before], salt);
  if (!alone.ok) return alone;
  const here = alone.value.doc;
  const found = findShot(here, id);
  const into = findScene(here, to.scene);
  if (!found.ok) return found;
  if (!into.ok) return into;
  const { scenes, scene, shot } = found.value;
  const target = into.value.scene;
  const next = to.before === null ? undefined : target.shots.find((one) => one.id === to.before);
  if (to.before !== null && !next) return refuse('no_shot', 'That shot is no longer in the script.');
  const stays = target === scene && (next ? next.at === shot.at + 1 : shot.at === scene.shots.length - 1);
  if (stays) return ok({ doc, ops: [] });
  const piece = pieceOf(here.text, scene, shot);
  if (!piece) return tangled();
  const at = next ? startOf(here.text, next) : endOf(here.text, target);
  if (at > piece.from && at < piece.to) return tangled();
  const body = here.text.slice(piece.from, piece.to);
  const text = moved(here.text, piece, at, body, next === undefined);

  const source = wishOf(scene);
  const marks = shot.units.map((unit) => scene.units[unit]?.mark ?? 'n');
  const goal = target === scene ? source : wishOf(target);
  const unitAt = next ? (next.units[0] ?? 0) : target.units.length;
  // Behind it first: what is taken out before would shift it.
  const insert = (): void => {
    goal.marks.splice(unitAt, 0, ...marks);
    goal.shots.splice(next ? next.at : target.shots.length, 0, id);
  };
  const remove = (): void => {
    source.marks.splice(shot.units[0] ?? 0, shot.units.length);
    source.shots.splice(shot.at, 1);
  };
  if (target === scene && (next ? next.at : target.shots.length) > shot.at) {
    insert();
    remove();
  } else {
    remove();
    insert();
  }
  const changed = new Map<string, SceneWish>([[scene.id, source]]);
  changed.set(target.id, goal);
  const exact = rewrite(here, text, wishes(here, scenes, changed), salt);
  const order = scenes.flatMap((one) => changed.get(one.id)?.shots ?? one.shots.map((it) => it.id));
  const done = exact.ok ? exact : retype(here, text, order as readonly string[], salt);
  return done.ok ? ok({ doc: done.value.doc, ops: [...alone.value.ops, ...done.value.ops] }) : done;
}

/** Takes a shot's words out of the text. */
export function deleteShot(doc: ScriptDocument, id: string, salt?: string): Result<Edited> {
  const alone = ownParagraph(doc, [id], salt);
  if (!alone.ok) return alone;
  const here = alone.value.doc;
  const found = findShot(here, id);
  if (!found.ok) return found;
  const { scenes, scene, shot } = found.value;
  const piece = pieceOf(here.text, scene, shot);
  if (!piece) return tangled();
  const wish = wishOf(scene);
  wish.marks.splice(shot.units[0] ?? 0, shot.units.length);
  wish.shots.splice(shot.at, 1);
  const text = without(here.text, piece);
  const exact = rewrite(here, text, wishes(here, scenes, new Map([[scene.id, wish]])), salt);
  const others = allIds(scenes).filter((one) => one !== id);
  const done = exact.ok ? exact : retype(here, text, others, salt, id);
  return done.ok ? ok({ doc: done.value.doc, ops: [...alone.value.ops, ...done.value.ops] }) : done;
}

/** A new shot behind another one of the scene; null: as its first. Its words are a paragraph of the text. */
export function addShot(
  doc: ScriptDocument,
  to: { readonly scene: string; readonly after: string | null },
  words: string,
  salt?: string,
): Result<Edited & { shot: string }> {
  const into = findScene(doc, to.scene);
  if (!into.ok) return into;
  const before = into.value.scene.shots[(into.value.scene.shots.find((one) => one.id === to.after)?.at ?? -1) + 1];
  const alone = ownParagraph(doc, [before?.id ?? null], salt);
  if (!alone.ok) return alone;
  const here = alone.value.doc;
  const again = findScene(here, to.scene);
  if (!again.ok) return again;
  const { scenes, scene } = again.value;
  const next = scene.shots.find((one) => one.id === before?.id);
  const at = next ? startOf(here.text, next) : endOf(here.text, scene);
  const text = moved(here.text, null, at, words, next === undefined);
  const wish = wishOf(scene);
  wish.marks.splice(next ? (next.units[0] ?? 0) : scene.units.length, 0, 'n');
  wish.shots.splice(next ? next.at : scene.shots.length, 0, null);
  const exact = rewrite(here, text, wishes(here, scenes, new Map([[scene.id, wish]])), salt);
  const done = exact.ok ? exact : retype(here, text, allIds(scenes), salt);
  if (!done.ok) return done;
  const old = new Set(allIds(scenes));
  const made = done.value.doc.scenes.flatMap((one) => one.shots).find((one) => !old.has(one.id));
  if (!made) return refuse('read_otherwise', 'These words are no shot of their own.', { fix: 'Write it in the text.' });
  return ok({ doc: done.value.doc, ops: [...alone.value.ops, ...done.value.ops], shot: made.id });
}

/** A new scene behind another one; null: at the end. */
export function addScene(
  doc: ScriptDocument,
  after: string | null,
  scene: { readonly heading: string; readonly words: string },
  salt?: string,
): Result<Edited & { scene: string }> {
  const outline = outlineOf(doc);
  if (!outline.ok) return outline;
  const scenes = outline.value;
  const eol = eolOf(doc.text);
  const place = after === null ? scenes.length - 1 : scenes.findIndex((one) => one.id === after);
  const next = scenes[place + 1];
  const body = `${scene.heading}${eol}${eol}${scene.words}`;
  const at = next ? next.start : doc.text.trimEnd().length;
  const text = moved(doc.text, null, at, body, next === undefined && at > 0);
  const list = wishes(doc, scenes, new Map());
  list.splice(place + 1, 0, { id: null, marks: ['n'], shots: [null] });
  const exact = rewrite(doc, text, list, salt);
  const done = exact.ok ? exact : retype(doc, text, allIds(scenes), salt);
  if (!done.ok) return done;
  const old = new Set(scenes.map((one) => one.id));
  const made = done.value.doc.scenes.find((one) => !old.has(one.id));
  if (!made) return refuse('read_otherwise', 'That is no scene heading.', { fix: 'Begin it with INT. or EXT.' });
  return ok({ ...done.value, scene: made.id });
}

/** Takes a scene out of the text, with everything that stands in it. */
export function deleteScene(doc: ScriptDocument, id: string, salt?: string): Result<Edited> {
  const found = findScene(doc, id);
  if (!found.ok) return found;
  const { scenes, scene } = found.value;
  const text = doc.text.slice(0, scene.start) + doc.text.slice(scene.end);
  const list = wishes(doc, scenes, new Map()).filter((_, i) => i !== scene.at);
  const exact = rewrite(doc, text, list, salt);
  const others = allIds(scenes.filter((one) => one !== scene));
  return exact.ok ? exact : retype(doc, text, others, salt);
}

/** A shot that is a part of a paragraph or a speech becomes a paragraph of its own, so that it can be taken out. */
function ownParagraph(doc: ScriptDocument, ids: readonly (string | null)[], salt: string | undefined): Result<Edited> {
  let now: Edited = { doc, ops: [] };
  for (const id of ids) {
    if (id === null) continue;
    // Its end first, then its beginning.
    for (const side of ['end', 'start'] as const) {
      const found = findShot(now.doc, id);
      if (!found.ok) return found;
      const { scene, shot } = found.value;
      if (shot.parts < 2) break;
      const first = side === 'end' ? shot : scene.shots[shot.at - 1];
      const inside = side === 'end' ? shot.part < shot.parts - 1 : shot.part > 0;
      if (!first || !inside) continue;
      const done = parted(now.doc, first, salt);
      if (!done.ok) return done;
      now = { doc: done.value.doc, ops: [...now.ops, ...done.value.ops] };
    }
  }
  return ok(now);
}

/** Makes a paragraph end behind a part of it; both sides keep their ids. */
function parted(doc: ScriptDocument, part: OutlineShot, salt: string | undefined): Result<Edited> {
  const found = findShot(doc, part.id);
  if (!found.ok) return found;
  const { scene } = found.value;
  const kind = part.planned.dialogue.length > 0 ? 'speech' : 'action';
  const words = kind === 'speech' ? (part.planned.dialogue[0]?.line ?? '') : part.planned.action;
  const place: SplitPlace = { begins: '', kind, count: sentences(words).length };
  const next = scene.shots[part.at + 1];
  return splitShot(doc, part.id, place, salt, next?.id);
}

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** The lines of a shot; null where another shot has words between them. */
function pieceOf(text: string, scene: OutlineScene, shot: OutlineShot): Piece | null {
  const from = lineStart(text, shot.start);
  const to = lineEnd(text, shot.end);
  const free = scene.shots.every((one) => one === shot || one.end <= from || one.start >= to);
  const runs = shot.units.every((unit, i) => i === 0 || unit === (shot.units[i - 1] ?? 0) + 1);
  return free && runs && shot.units.length > 0 ? { from, to } : null;
}

const startOf = (text: string, shot: OutlineShot): number => lineStart(text, shot.start);

/** Behind a scene's last shot; of one without shots, behind its heading. */
function endOf(text: string, scene: OutlineScene): number {
  const last = scene.shots.at(-1);
  return lineEnd(text, last ? last.end : scene.start);
}

/** The text without a piece and the white space behind it, or where nothing follows, before it. */
function without(text: string, { from, to }: Piece): string {
  let after = to;
  while (after < text.length && space(text[after])) after++;
  if (after < text.length) return text.slice(0, from) + text.slice(lineStart(text, after));
  let before = from;
  while (before > 0 && space(text[before - 1])) before--;
  return text.slice(0, before) + text.slice(to);
}

/** The text with `body` at an offset as a paragraph of its own, and without the piece that it came from. */
function moved(text: string, piece: Piece | null, at: number, body: string, behind: boolean): string {
  const eol = eolOf(text);
  const put = behind ? `${eol}${eol}${body}` : `${body}${eol}${eol}`;
  if (!piece) return text.slice(0, at) + put + text.slice(at);
  if (at >= piece.to) {
    const head = without(text.slice(0, at), piece);
    return head + put + text.slice(at);
  }
  return text.slice(0, at) + put + without(text.slice(at), { from: piece.from - at, to: piece.to - at });
}

const tangled = () =>
  refuse('tangled', 'The words of this shot stand between those of another one.', {
    fix: 'Move them in the text.',
  });
