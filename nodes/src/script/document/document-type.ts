import { type Applied, type DocumentType, ok, type Result, refuse } from '@reelgraph/timeline';
import type { z } from 'zod';
import { refuseText } from '../text/refuse-text.ts';
import { withCasting } from './casting.ts';
import {
  type Keep,
  type OverridePatch,
  type ScriptDocument,
  type ScriptOp,
  type ShotOverride,
  scriptDocumentSchema,
  scriptOpSchema,
} from './document.ts';
import { EMPTY_LIST, type SceneRecord, type ShotList, sameRecord } from './list.ts';
import { setLook } from './look.ts';
import { reconcile } from './reconcile.ts';
import { setStarts } from './starts.ts';
import { carryReading, planOf, readScript, rememberReading } from './views.ts';

/** A script document with its shot list made. Deterministic: the same text gives the same ids. */
export function newScript(id: string, title: string, text: string): ScriptDocument {
  const reading = readScript(text);
  const list = reconcile(EMPTY_LIST, reading.planned);
  const doc: ScriptDocument = {
    format: 'reelgraph/script',
    version: 1,
    id,
    title,
    text,
    formatHint: 'auto',
    scenes: list.scenes.map(copyRecord),
    next: list.next,
    nextScene: list.nextScene,
    overrides: {},
    ignoredProposals: [],
  };
  rememberReading(doc, reading);
  return doc;
}

const copyRecord = (s: SceneRecord): ScriptDocument['scenes'][number] => ({
  ...s,
  shots: s.shots.map((x) => ({ ...x })),
});

const issue = (error: z.ZodError): string => {
  const first = error.issues[0];
  return first ? `${first.path.join('.') || 'document'}: ${first.message}` : 'unreadable';
};

type Answer = Result<Applied<ScriptDocument, ScriptOp>>;

export const scriptDocument: DocumentType<ScriptDocument, ScriptOp> = {
  kind: 'script',

  parse(json) {
    const read = scriptDocumentSchema.safeParse(json);
    if (!read.success) return refuse('script_unreadable', `This is no script document (${issue(read.error)}).`);
    return ok(read.data);
  },

  parseOp(json) {
    const read = scriptOpSchema.safeParse(json);
    if (!read.success)
      return refuse('op_unreadable', `This change of a script is not understood (${issue(read.error)}).`);
    return ok(read.data);
  },

  isPropertyWrite: (op) => op.type !== 'editText',

  apply(doc, op) {
    switch (op.type) {
      case 'setText':
        return withText(doc, op.text, op, (keep) => ({ type: 'setText', text: doc.text, keep }));
      case 'editText':
        return editText(doc, op);
      case 'setFormatHint': {
        const next = { ...doc, formatHint: op.formatHint };
        return relist(doc, next, op, (keep) => ({ type: 'setFormatHint', formatHint: doc.formatHint, keep }));
      }
      case 'setTitle':
        return carried(doc, { ...doc, title: op.title }, [{ type: 'setTitle', title: doc.title }]);
      case 'setOverride':
        return setOverride(doc, op.shot, op.patch);
      case 'clearOverride': {
        const present = doc.overrides[op.shot];
        if (!present) return carried(doc, doc, []);
        const { [op.shot]: _, ...overrides } = doc.overrides;
        return carried(doc, { ...doc, overrides }, [{ type: 'setOverride', shot: op.shot, patch: present }]);
      }
      case 'setCasting': {
        const made = withCasting(doc, op);
        return made.ok ? carried(doc, made.value.doc, made.value.inverse) : made;
      }
      case 'setLook': {
        const { look, inverse } = setLook(doc.look, op);
        const { look: _, ...rest } = doc;
        return carried(doc, look ? { ...rest, look } : rest, [inverse]);
      }
      case 'setContinuity':
      case 'setStart': {
        const { starts, inverse } = setStarts(doc.starts, op);
        const { starts: _, ...rest } = doc;
        return carried(doc, starts ? { ...rest, starts } : rest, [inverse]);
      }
      case 'ignoreProposal': {
        if (doc.ignoredProposals.includes(op.name)) return carried(doc, doc, []);
        const ignoredProposals = [...doc.ignoredProposals, op.name];
        return carried(doc, { ...doc, ignoredProposals }, [{ type: 'offerProposal', name: op.name }]);
      }
      case 'offerProposal': {
        if (!doc.ignoredProposals.includes(op.name)) return carried(doc, doc, []);
        const ignoredProposals = doc.ignoredProposals.filter((n) => n !== op.name);
        return carried(doc, { ...doc, ignoredProposals }, [{ type: 'ignoreProposal', name: op.name }]);
      }
    }
  },
};

function carried(from: ScriptDocument, doc: ScriptDocument, inverse: readonly ScriptOp[]): Answer {
  if (from !== doc) carryReading(from, doc);
  return ok({ doc, inverse });
}

function editText(doc: ScriptDocument, op: Extract<ScriptOp, { type: 'editText' }>): Answer {
  const at = findPlace(doc.text, op);
  if (at === null)
    return refuse('text_moved', 'The text that this edit changes is no longer there.', {
      fix: 'Make the edit again in the present text.',
    });
  const was = doc.text.slice(at, at + op.remove);
  const text = doc.text.slice(0, at) + op.insert + doc.text.slice(at + op.remove);
  return withText(doc, text, op, (keep) => ({
    type: 'editText',
    at,
    remove: op.insert.length,
    insert: was,
    was: op.insert,
    near: text.slice(Math.max(0, at - 40), at),
    keep,
  }));
}

/** Where an edit belongs: at its offset if the text there is what it was, else at the nearest place that looks the same. */
function findPlace(
  text: string,
  op: { at: number; remove: number; was?: string | undefined; near?: string | undefined },
): number | null {
  const inside = op.at + op.remove <= text.length;
  if (op.was === undefined) return inside ? op.at : null;
  const near = op.near ?? '';
  const here = inside && text.startsWith(op.was, op.at) && text.slice(Math.max(0, op.at - near.length), op.at) === near;
  if (here) return op.at;
  const wanted = near + op.was;
  if (wanted === '') return null;
  const from = op.at - near.length;
  const after = text.indexOf(wanted, Math.max(0, from));
  const before = from > 0 ? text.lastIndexOf(wanted, from) : -1;
  const best = after < 0 ? before : before < 0 || after - from <= from - before ? after : before;
  return best < 0 ? null : best + near.length;
}

function withText(
  doc: ScriptDocument,
  text: string,
  op: { salt?: string | undefined; keep?: Keep | undefined },
  undo: (keep: Keep) => ScriptOp,
): Answer {
  const trouble = refuseText(text);
  if (trouble) return refuse(trouble.code, trouble.message, { fix: trouble.fix });
  return relist(doc, { ...doc, text }, op, undo);
}

/** Makes the shot list of a new text; the inverse carries the ids of the scenes that changed, so that undo is exact. */
function relist(
  doc: ScriptDocument,
  next: ScriptDocument,
  op: { salt?: string | undefined; keep?: Keep | undefined },
  undo: (keep: Keep) => ScriptOp,
): Answer {
  const before = planOf(doc);
  const reading = readScript(next.text, next.formatHint);
  let list: ShotList = doc;
  if (op.keep && op.keep.from + op.keep.count <= doc.scenes.length) {
    const scenes = [...doc.scenes];
    scenes.splice(op.keep.from, op.keep.count, ...op.keep.scenes);
    list = { scenes, next: op.keep.next, nextScene: op.keep.nextScene };
  }
  // What a person did elsewhere meanwhile may not fit the ids that undo brings; the alignment then settles it.
  const made = reconcile(list, reading.planned, {
    blocks: reading.parsed.blocks,
    ...(op.keep ? {} : { before }),
    ...(op.salt === undefined ? {} : { salt: op.salt }),
  });
  const scenes = share(doc.scenes, made.scenes);
  const top = op.keep ? highest(made.scenes) : { next: 1, nextScene: 1 };
  const result: ScriptDocument = {
    ...next,
    scenes,
    next: Math.max(made.next, top.next),
    nextScene: Math.max(made.nextScene, top.nextScene),
  };
  rememberReading(result, reading);
  return ok({ doc: result, inverse: [undo(windowOf(doc, scenes))] });
}

/** Counted ids in the list must stay below the counters. */
function highest(scenes: readonly SceneRecord[]): { next: number; nextScene: number } {
  const after = (id: string, kind: string): number => {
    const digits = id.startsWith(kind) ? id.slice(kind.length) : '';
    return /^\d{1,9}$/.test(digits) ? Number(digits) + 1 : 1;
  };
  let next = 1;
  let nextScene = 1;
  for (const scene of scenes) {
    nextScene = Math.max(nextScene, after(scene.id, 'scene-'));
    for (const shot of scene.shots) next = Math.max(next, after(shot.id, 'shot-'));
  }
  return { next, nextScene };
}

/** Scenes that did not change stay the same objects. */
function share(old: ScriptDocument['scenes'], made: readonly SceneRecord[]): ScriptDocument['scenes'] {
  const byId = new Map(old.map((s) => [s.id, s]));
  return made.map((scene) => {
    const before = byId.get(scene.id);
    return before && sameRecord(before, scene) ? before : copyRecord(scene);
  });
}

function windowOf(doc: ScriptDocument, after: readonly SceneRecord[]): Keep {
  const before = doc.scenes;
  let head = 0;
  while (head < before.length && head < after.length && sameRecord(before[head], after[head])) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    sameRecord(before[before.length - 1 - tail], after[after.length - 1 - tail])
  )
    tail++;
  return {
    from: head,
    count: after.length - head - tail,
    scenes: before.slice(head, before.length - tail).map(copyRecord),
    next: doc.next,
    nextScene: doc.nextScene,
  };
}

function setOverride(doc: ScriptDocument, shot: string, patch: Partial<OverridePatch>): Answer {
  const present: ShotOverride = doc.overrides[shot] ?? {};
  const next: Record<string, unknown> = { ...present };
  const back: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(patch)) {
    back[field] = (present as Record<string, unknown>)[field] ?? null;
    if (value === null || value === undefined) delete next[field];
    else next[field] = value;
  }
  const overrides = { ...doc.overrides };
  if (Object.keys(next).length === 0) delete overrides[shot];
  else overrides[shot] = next as ShotOverride;
  const inverse: ScriptOp[] = [{ type: 'setOverride', shot, patch: back as Partial<OverridePatch> }];
  return carried(doc, { ...doc, overrides }, inverse);
}
