import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { ScriptDocument } from '../document/document.ts';
import { shotsOf } from '../document/views.ts';
import { isHeadingStart } from '../parse/heading.ts';
import { stripEmphasis } from '../text/emphasis.ts';
import { sentences, squeeze } from '../text/words.ts';
import type { Block } from '../types.ts';
import { allIds, findScene, findShot, type OutlineScene, type OutlineShot, wishes, wishOf } from './outline.ts';
import { changedPart, placesOf } from './places.ts';
import { type Edited, retype, rewrite } from './rewrite.ts';

/** A run of the source that reads as a part of a shot's words. */
interface Segment {
  readonly flat: string;
  readonly places: Int32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Other words for what happens in a shot: in the text where they stand there in one piece, else over the text, as a change
 * by hand. Empty: back to the text's own.
 */
export function editAction(doc: ScriptDocument, id: string, words: string, salt?: string): Result<Edited> {
  const found = findShot(doc, id);
  if (!found.ok) return found;
  const { scenes, scene, shot } = found.value;
  const wanted = squeeze(words);
  const override = (): Result<Edited> =>
    ok({ doc, ops: [{ type: 'setOverride', shot: id, patch: { action: wanted } }] });
  if (wanted === '') return ok({ doc, ops: [{ type: 'setOverride', shot: id, patch: { action: null } }] });
  // What a person wrote over the text stays there.
  if (doc.overrides[id]?.action !== undefined || wanted === shot.planned.action) return override();
  const segments = actionSegments(doc, scene, shot);
  const text = segments ? replaced(doc.text, segments, shot.planned.action, wanted) : null;
  if (text === null) return override();
  const edited = inPlace(doc, scenes, scene, shot, text, wanted, salt);
  const now = edited.ok ? shotsOf(edited.value.doc).shots.find((one) => one.id === id) : undefined;
  // Words that would be read as something else (a heading, a transition) stand over the text.
  if (!edited.ok || !now || (now.action !== wanted && !wanted.startsWith(now.action))) return override();
  return edited;
}

/** Other words for one speech of a shot, in the text. */
export function editSpeech(
  doc: ScriptDocument,
  id: string,
  index: number,
  words: string,
  salt?: string,
): Result<Edited> {
  const found = findShot(doc, id);
  if (!found.ok) return found;
  const { scenes, scene, shot } = found.value;
  const wanted = squeeze(words);
  const present = shot.planned.dialogue[index];
  if (!present || wanted === '') return noPlace();
  if (wanted === present.line) return ok({ doc, ops: [] });
  const segments = speechSegments(doc, scene, shot, index);
  const text = segments ? replaced(doc.text, segments, present.line, wanted) : null;
  if (text === null) return noPlace();
  const edited = inPlace(doc, scenes, scene, shot, text, wanted, salt);
  if (!edited.ok) return edited;
  const now = shotsOf(edited.value.doc).shots.find((one) => one.id === id)?.dialogue[index]?.line;
  return now !== undefined && wanted.startsWith(now) ? edited : noPlace();
}

/** Another heading for a scene, in the text; its number stays. */
export function editHeading(doc: ScriptDocument, id: string, words: string, salt?: string): Result<Edited> {
  const found = findScene(doc, id);
  if (!found.ok) return found;
  const { scenes, scene } = found.value;
  const block = shotsOf(doc).parsed.blocks[scene.planned.scene.from];
  const wanted = squeeze(words);
  if (block?.type !== 'heading' || block.start === null || block.end === null || wanted === '') return noPlace();
  if (wanted === block.text) return ok({ doc, ops: [] });
  const places = placesOf(doc.text, block.start, block.end, block.text);
  if (!places) return noPlace();
  const from = places[0] ?? block.start;
  const forced = doc.text.slice(block.start, from).includes('.');
  const before = doc.text.slice(0, from);
  const written = isHeadingStart(wanted) || forced ? wanted : `.${wanted}`;
  const text = before + written + doc.text.slice(places[block.text.length]);
  const edited = rewrite(doc, text, wishes(doc, scenes, new Map([[id, wishOf(scene)]])), salt);
  if (!edited.ok) return edited;
  return shotsOf(edited.value.doc).scenes[scene.at]?.heading === wanted ? edited : noPlace();
}

const noPlace = () =>
  refuse('no_place', 'These words cannot be changed here.', { fix: 'Change them in the text of the script.' });

/** The same shots with the same ids and the same cut; where the words need another cut, as if they were typed. */
function inPlace(
  doc: ScriptDocument,
  scenes: readonly OutlineScene[],
  scene: OutlineScene,
  shot: OutlineShot,
  text: string,
  wanted: string,
  salt: string | undefined,
): Result<Edited> {
  const wish = wishOf(scene);
  const unit = shot.units.at(-1);
  if (shot.parts > 1 && unit !== undefined) {
    const counts = (wish.marks[unit] ?? '').slice(1).split('.').map(Number);
    counts[shot.part] = sentences(wanted).length;
    wish.marks[unit] = `n${counts.join('.')}`;
  }
  const exact = rewrite(doc, text, wishes(doc, scenes, new Map([[scene.id, wish]])), salt);
  return exact.ok ? exact : retype(doc, text, allIds(scenes), salt);
}

const readAs = (block: Block): string =>
  squeeze(block.type === 'action' || block.type === 'centred' ? stripEmphasis(block.text) : block.text);

function segmentOf(doc: ScriptDocument, block: Block): Segment | null {
  if (block.start === null || block.end === null) return null;
  const flat = readAs(block);
  const places = placesOf(doc.text, block.start, block.end, flat);
  return places ? { flat, places, from: 0, to: flat.length } : null;
}

/** Where the words of a shot's action stand; null where they are not the text's own. */
export function actionSegments(doc: ScriptDocument, scene: OutlineScene, shot: OutlineShot): readonly Segment[] | null {
  const blocks = shot.units.flatMap((at) => {
    const { unit } = scene.units[at] as OutlineScene['units'][number];
    return unit.kind === 'action' ? [...unit.blocks] : [];
  });
  return narrowed(doc, blocks, shot.planned.action);
}

/** Where the words of a shot's speech stand. */
export function speechSegments(
  doc: ScriptDocument,
  scene: OutlineScene,
  shot: OutlineShot,
  index: number,
): readonly Segment[] | null {
  const spoken = shot.units.flatMap((at) => {
    const { unit } = scene.units[at] as OutlineScene['units'][number];
    return unit.kind === 'speech' ? [unit] : [];
  });
  const unit = spoken[index];
  if (!unit) return null;
  const lines = unit.blocks.filter((block) => block.type === 'dialogue' || block.type === 'lyric');
  return narrowed(doc, lines, shot.planned.dialogue[index]?.line ?? '');
}

/** Segments that together read as `words`, which may be a part of one paragraph. */
function narrowed(doc: ScriptDocument, blocks: readonly Block[], words: string): readonly Segment[] | null {
  const segments: Segment[] = [];
  for (const block of blocks) {
    const segment = segmentOf(doc, block);
    if (!segment) return null;
    segments.push(segment);
  }
  if (segments.length === 0 || words === '') return null;
  if (segments.map((one) => one.flat).join(' ') === words) return segments;
  const [only] = segments;
  if (!only || segments.length > 1) return null;
  const from = only.flat.indexOf(words);
  // Twice the same words in one paragraph: which of them is meant cannot be said.
  if (from < 0 || only.flat.indexOf(words, from + 1) >= 0) return null;
  return [{ ...only, from, to: from + words.length }];
}

/** The text with other words in place of the changed part; null where that part reaches over two paragraphs. */
function replaced(text: string, segments: readonly Segment[], before: string, after: string): string | null {
  const { head, tail } = changedPart(before, after);
  const to = before.length - tail;
  let offset = 0;
  for (const { places, from, to: end } of segments) {
    const length = end - from;
    if (head >= offset && to <= offset + length) {
      const a = places[from + head - offset] as number;
      const last = from + to - offset;
      // Right behind the last word, not behind a mark or a space that follows it.
      const b = to > head ? (places[last - 1] as number) + 1 : a;
      const inside = text.slice(a, b);
      if (/\[\[|\/\*/.test(inside)) return null;
      return text.slice(0, a) + after.slice(head, after.length - tail) + text.slice(b);
    }
    offset += length + 1;
  }
  return null;
}
