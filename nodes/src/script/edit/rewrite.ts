import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { Keep, ScriptDocument, ScriptOp } from '../document/document.ts';
import { scriptDocument } from '../document/document-type.ts';
import { fingerprint } from '../document/hash.ts';
import { type SceneRecord, sameRecord } from '../document/list.ts';
import { readScript } from '../document/views.ts';
import { planScene } from '../shots/breakdown.ts';
import { writeMarks } from '../shots/cut-marks.ts';
import { nameKey } from '../text/words.ts';
import { spliceOf } from './splice.ts';

/** What a scene is to be after an edit: its cut, and the ids of its shots in order; null: a new one. */
export interface SceneWish {
  readonly id: string | null;
  readonly marks: readonly string[];
  readonly shots: readonly (string | null)[];
  /** The list's own record, where the scene is only in another place. */
  readonly record?: SceneRecord | undefined;
}

export interface Edited {
  readonly doc: ScriptDocument;
  readonly ops: readonly ScriptOp[];
}

/**
 * The operation that puts `text` in place of the present one and gives every scene and shot the id that is wished for it.
 * Refused where the rules would read or cut the text otherwise: nothing is then half right.
 */
export function rewrite(
  doc: ScriptDocument,
  text: string,
  wishes: readonly SceneWish[],
  salt?: string,
): Result<Edited> {
  const { parsed, planned } = readScript(text, doc.formatHint);
  if (planned.length !== wishes.length) return otherwise();
  let { next, nextScene } = doc;
  const mark = salt === undefined || salt === '' ? '' : `${salt}-`;
  const records: SceneRecord[] = [];
  for (const [at, wish] of wishes.entries()) {
    const byRule = planned[at];
    if (!byRule) return otherwise();
    if (wish.record) {
      records.push(wish.record);
      continue;
    }
    if (wish.marks.length !== byRule.units.length) return otherwise();
    const plan = planScene(parsed.blocks, byRule.scene, null, wish.marks);
    if (plan.shots.length !== wish.shots.length) return otherwise();
    const marks = writeMarks(plan.marks);
    const old = doc.scenes.find((one) => one.id === wish.id);
    records.push({
      id: wish.id ?? `scene-${mark}${nextScene++}`,
      key: nameKey(byRule.scene.heading),
      shots: plan.shots.map((shot, k) => ({
        id: wish.shots[k] ?? `shot-${mark}${next++}`,
        key: fingerprint(shot.key),
      })),
      ...(old?.follows ? { follows: old.follows } : {}),
      ...(marks === writeMarks(byRule.marks) ? {} : { marks }),
    });
  }
  const op = { ...spliceOf(doc.text, text), ...salted(salt), keep: keepOf(doc, records, next, nextScene) };
  const done = scriptDocument.apply(doc, op);
  if (!done.ok) return done;
  const got = done.value.doc.scenes;
  const right = records.every(
    (one, i) =>
      one.id === got[i]?.id &&
      one.shots.length === got[i]?.shots.length &&
      one.shots.every((s, k) => s.id === got[i]?.shots[k]?.id),
  );
  return right && got.length === records.length ? ok({ doc: done.value.doc, ops: [op] }) : otherwise();
}

/**
 * The same as typed by hand: ids go where the alignment takes them. Refused where the shots of `ids` would not stand in
 * that order any more (one lost its id, or its id went to other words), or another one would get that of `gone`.
 */
export function retype(
  doc: ScriptDocument,
  text: string,
  ids: readonly string[],
  salt?: string,
  gone?: string,
): Result<Edited> {
  const op = { ...spliceOf(doc.text, text), ...salted(salt) };
  const done = scriptDocument.apply(doc, op);
  if (!done.ok) return done;
  const wanted = new Set(ids);
  const now = done.value.doc.scenes.flatMap((scene) => scene.shots.map((shot) => shot.id));
  const kept = now.filter((id) => wanted.has(id));
  return kept.length === ids.length && kept.every((id, at) => id === ids[at]) && !(gone && now.includes(gone))
    ? ok({ doc: done.value.doc, ops: [op] })
    : otherwise();
}

const otherwise = () =>
  refuse('read_otherwise', 'The script would be cut into other shots than that.', {
    fix: 'Make the change in the text.',
  });

function keepOf(doc: ScriptDocument, records: readonly SceneRecord[], next: number, nextScene: number): Keep {
  const before = doc.scenes;
  let head = 0;
  while (head < before.length && head < records.length && sameRecord(before[head], records[head])) head++;
  let tail = 0;
  const most = Math.min(before.length, records.length) - head;
  while (tail < most && sameRecord(before[before.length - 1 - tail], records[records.length - 1 - tail])) tail++;
  return {
    from: head,
    count: before.length - head - tail,
    scenes: records
      .slice(head, records.length - tail)
      .map((scene) => ({ ...scene, shots: scene.shots.map((shot) => ({ ...shot })) })),
    next,
    nextScene,
  };
}

const salted = (salt: string | undefined) => (salt === undefined ? {} : { salt });
