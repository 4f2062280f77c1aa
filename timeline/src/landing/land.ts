import type { SequenceOp } from '../edits/document.ts';
import { dismissalKey } from '../edits/recall.ts';
import { newClip } from '../sequence/create.ts';
import { activeTake } from '../sequence/items.ts';
import type { Clip, ItemId, Sequence, Take, TakeId, TrackId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { takeLength } from '../time/source-frame.ts';
import { landingClipId, landingTakeId } from './ids.ts';
import { landedClips } from './plan.ts';
import { freshness, type LandingNow } from './stale.ts';

export interface LandedTake {
  readonly source: string;
  readonly key: string;
  /** Its id is decided here, from source, key and `origin.hash`. */
  readonly take: Omit<Take, 'id'> & { readonly id?: string };
  /** Length that the shot is to have, in sequence frames; without it the plan of the slug, else the take's own length. */
  readonly plannedFrames?: number;
  /** For a clip that no slug waits for. */
  readonly name?: string;
  readonly track?: TrackId | string;
}

export interface Landed {
  readonly ops: SequenceOp[];
  /** The clip that the take landed in: the first piece where a person split it. */
  readonly clip: ItemId;
  readonly take: TakeId;
  /** It is the take that the film shows now; otherwise it waits as a candidate. */
  readonly active: boolean;
  /** A person took the shot off: nothing was laid. */
  readonly dismissed?: boolean;
}

/**
 * May a landing change what this clip shows? Yes while it shows nothing that anybody chose: a slug, a take that is
 * broken, a draft, or one that is stale beside what lands. Never when a person pinned it. To a take that is filed already
 * it goes back only where the shown one is not made from the same content: a run does not take back a new take.
 */
export function mayReplace(clip: Clip, now: LandingNow, filed = false): boolean {
  const take = activeTake(clip);
  if (clip.landing?.pinned) return false;
  if (take?.state !== 'ready') return true;
  const { kind } = freshness(clip, now);
  if (kind === 'stale') return true;
  return take.origin?.draft === true && !(filed && kind === 'fresh');
}

/**
 * One result of a run comes home: operations that file it with its clip and, where {@link mayReplace} allows, show it.
 *
 *     slug, nobody touched it     → the take, with its planned length
 *     touched (trimmed, split…)   → the take under the same record in and out
 *     pinned, or a finished take  → a candidate beside the one that is shown
 *
 * The same `origin.hash` adds nothing the second time, but is shown again where the rule allows: a change that was
 * taken back brings its picture back.
 */
export function landTake(sequence: Sequence, landed: LandedTake): Landed {
  const hash = landed.take.origin?.hash ?? landed.take.asset;
  const id = landingTakeId(landed.source, landed.key, hash);
  const take: Take = { ...landed.take, id };
  const pieces = landedClips(sequence, landed.source).get(landed.key) ?? [];
  if (pieces.length === 0) {
    const off = sequence.dismissed?.[dismissalKey(landed)];
    if (off) return { ops: [], clip: off.clip.id, take: id, active: false, dismissed: true };
    return layNew(sequence, landed, take);
  }
  const now = { hash, asset: landed.take.asset, from: landed.take.origin?.from ?? null };
  const ops: SequenceOp[] = [];
  let active = false;
  for (const { clip, track } of pieces) {
    const landing = clip.landing!;
    const same = Object.values(clip.takes).find((it) => it.id === id || it.origin?.hash === hash);
    const here = same ?? take;
    const show = clip.activeTake !== here.id && !track.locked && mayReplace(clip, now, same !== undefined);
    if (!same) ops.push({ type: 'addTake', clip: clip.id, take, ...(show ? { activate: true } : {}) });
    else if (show) ops.push({ type: 'setActiveTake', clip: clip.id, take: here.id, pinned: false });
    const shown = show || clip.activeTake === here.id;
    if (clip === pieces[0]!.clip) active = shown;
    if (!shown) continue;
    const planned = seqFrame(landed.plannedFrames ?? landing.planned);
    if (planned !== landing.planned) ops.push({ type: 'setLanding', clip: clip.id, set: { planned } });
    if (!landing.touched && !track.locked && (clip.trim.in !== 0 || clip.trim.length !== planned)) {
      ops.push({ type: 'fit', clip: clip.id, in: seqFrame(0), length: planned });
    }
  }
  return { ops, clip: pieces[0]!.clip.id, take: id, active };
}

/** No slug waits (a graph that lands without a plan, or a clip deleted while the run went on): behind all the others. */
function layNew(sequence: Sequence, landed: LandedTake, take: Take): Landed {
  const { source, key } = landed;
  const track = sequence.tracks.find((it) => it.id === (landed.track ?? 'V1')) ?? sequence.tracks[0]!;
  const own = takeLength(take, sequence.rate, { num: 1, den: 1 });
  const planned = seqFrame(
    landed.plannedFrames ?? (Number.isFinite(own) ? own : Math.round((4 * sequence.rate.num) / sequence.rate.den)),
  );
  let turn = 0;
  const used = (id: string) => sequence.tracks.some((it) => it.items.some((item) => item.id === id));
  while (used(landingClipId(source, key, turn))) turn++;
  const clip = newClip({
    id: landingClipId(source, key, turn),
    name: landed.name ?? key,
    length: planned,
    takes: { [take.id]: take },
    activeTake: take.id,
    landing: { source, key, planned, touched: false, pinned: false },
  });
  const ops: SequenceOp[] = [{ type: 'lay', track: track.id, after: track.items.at(-1)?.id ?? null, clips: [clip] }];
  return { ops, clip: clip.id, take: take.id, active: true };
}
