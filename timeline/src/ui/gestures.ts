import { editSequence, type SequenceOp } from '../edits/document.ts';
import { anchorOps } from '../edits/drop.ts';
import { newItemId } from '../sequence/create.ts';
import { activeTake, findClip, handlesOf, indexAt } from '../sequence/items.ts';
import type { Clip, ItemId, Sequence, TrackId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { followPointer } from './pointer.ts';
import { nearestCut, SnapGuide } from './snap-guide.ts';
import css from './timeline.module.css';
import type { TimelineProps } from './types.ts';

/** What a gesture needs to know at the moment it begins. */
export interface Stage {
  readonly props: TimelineProps;
  readonly zoom: number;
  /** The element whose left edge is frame 0. */
  readonly lanes: HTMLElement;
  readonly scroller: HTMLElement;
  readonly line: HTMLElement | null;
  readonly box: HTMLElement | null;
  /** Shows a film that is not made yet; null shows the real one again. */
  readonly preview: (sequence: Sequence | null) => void;
}

export const frameOf = (stage: Stage, clientX: number): number =>
  Math.max(0, Math.round((clientX - stage.lanes.getBoundingClientRect().left) / stage.zoom));

export function laneAt(stage: Stage, clientY: number): string | null {
  for (const lane of stage.lanes.querySelectorAll<HTMLElement>('[data-lane]')) {
    const { top, bottom } = lane.getBoundingClientRect();
    if (clientY >= top && clientY < bottom) return lane.dataset.lane ?? null;
  }
  return null;
}

export const guideFor = (stage: Stage, ignore: ReadonlySet<string>): SnapGuide =>
  new SnapGuide({
    sequence: stage.props.sequence,
    zoom: stage.zoom,
    on: stage.props.snapping,
    playhead: stage.props.playhead.frame,
    ignore,
    line: stage.line,
  });

/** Pixels for which an edge stays where its media ends. */
const CATCH = 24;

/** An edge is dragged: trim, or with the trim tool the cut between two clips. */
export function trimGesture(stage: Stage, event: PointerEvent, clip: Clip, edge: 'in' | 'out'): void {
  const { sequence, tool, onOps } = stage.props;
  const place = findClip(sequence, clip.id);
  if (!place) return;
  const rolls = tool === 'trim';
  const guide = guideFor(stage, new Set([clip.id]));
  const start = edge === 'in' ? place.start : place.start + clip.trim.length;
  const take = activeTake(clip);
  const grows = !rolls && take?.kind === 'video' && take.state === 'ready' && stage.props.grows?.(clip, take) === true;
  const handles = handlesOf(clip, sequence.rate);
  const room = edge === 'in' ? handles.before : handles.after;
  /** Frames by which the edge is pulled out of the media; it catches where the media ends, so that nobody passes it unawares. */
  const missingAt = (by: number) => {
    const over = (edge === 'in' ? -by : by) - room;
    return grows && over > 0 && over * stage.zoom > CATCH ? over : 0;
  };
  const opFor = (by: number): SequenceOp =>
    rolls
      ? { type: 'roll', clip: clip.id, edge, by }
      : { type: 'trim', clip: clip.id, edge, by, ...(missingAt(by) > 0 ? { beyond: true } : {}) };
  // The head of a clip that ripples stays where it is, so there is nothing to catch.
  const catches = rolls || edge === 'out' || place.track.mode === 'free';
  let by = 0;
  const end = () => {
    guide.hide();
    stage.preview(null);
  };
  followPointer(event, {
    move(dx) {
      const wanted = Math.round(dx / stage.zoom);
      by = wanted + (catches ? guide.shift([start + wanted]) : 0);
      const next = editSequence(sequence, opFor(by));
      if (next.ok) stage.preview(next.value);
    },
    up(moved) {
      end();
      if (!moved || by === 0) return;
      const missing = missingAt(by);
      onOps([opFor(by)], rolls ? 'Roll cut' : missing > 0 ? 'Extend clip' : 'Trim clip');
      if (missing > 0) stage.props.onGrown?.(clip, missing);
    },
    cancel: end,
  });
}

/** The trim tool on a clip's body: another part of its media, or with Alt the clip between its neighbours. */
export function slipGesture(stage: Stage, event: PointerEvent, clip: Clip): void {
  const { sequence, onOps } = stage.props;
  const slides = event.altKey;
  const opFor = (frames: number): SequenceOp =>
    slides ? { type: 'slide', clip: clip.id, by: frames } : { type: 'slip', clip: clip.id, by: -frames };
  let frames = 0;
  followPointer(event, {
    move(dx) {
      frames = Math.round(dx / stage.zoom);
      const next = editSequence(sequence, opFor(frames));
      if (next.ok) stage.preview(next.value);
    },
    up(moved) {
      stage.preview(null);
      if (moved && frames !== 0) onOps([opFor(frames)], slides ? 'Slide clip' : 'Slip clip');
    },
    cancel: () => stage.preview(null),
  });
}

export function splitAtPointer(stage: Stage, event: PointerEvent, clip: Clip): void {
  const guide = guideFor(stage, new Set());
  const frame = frameOf(stage, event.clientX);
  const at = seqFrame(frame + guide.shift([frame]));
  guide.hide();
  stage.props.onOps([{ type: 'split', clip: clip.id, at, newId: newItemId() }], 'Split clip');
}

/** Clips are dragged: the elements follow the pointer, the film changes when they are let go. */
export function moveGesture(stage: Stage, event: PointerEvent, clip: Clip): void {
  const { sequence, selection, onOps, onSelect } = stage.props;
  const chosen = selection.has(clip.id) ? selection : new Set([clip.id]);
  const places = [...chosen].flatMap((id) => findClip(sequence, id as ItemId) ?? []);
  const home = findClip(sequence, clip.id);
  if (!home || places.some((it) => it.track.locked)) return;
  const tracks = new Set(places.map((it) => it.track.id));
  const first = Math.min(...places.map((it) => it.start));
  const edges = places.flatMap((it) => [it.start, it.start + it.item.trim.length]);
  const guide = guideFor(stage, chosen);
  const elements = [...chosen].flatMap((id) => [
    ...stage.lanes.querySelectorAll<HTMLElement>(`[data-clip="${CSS.escape(id)}"]`),
  ]);
  let target = home.track;
  let by = 0;
  const magneticAt = () => nearestCut(sequence, target.id, home.start + by + home.item.trim.length / 2);
  const end = () => {
    guide.hide();
    for (const element of elements) {
      element.classList.remove(css.dragged!);
      element.style.transform = '';
    }
  };
  followPointer(event, {
    move(dx, dy, now) {
      const lane = laneAt(stage, now.clientY);
      const over =
        tracks.size === 1 ? sequence.tracks.find((it) => it.id === lane && it.kind === home.track.kind) : null;
      target = over && !over.locked ? over : home.track;
      const wanted = Math.max(-first, Math.round(dx / stage.zoom));
      by = wanted;
      if (target.mode === 'magnetic') guide.show(magneticAt(), 'Comes in here');
      else by = Math.max(-first, wanted + guide.shift(edges.map((edge) => edge + wanted)));
      for (const element of elements) {
        element.classList.add(css.dragged!);
        element.style.transform = `translate(${target.mode === 'magnetic' ? dx : by * stage.zoom}px, ${tracks.size === 1 ? dy : 0}px)`;
      }
    },
    up(moved, now) {
      end();
      if (!moved) {
        if (!event.shiftKey && !event.metaKey && !event.ctrlKey) onSelect(new Set([clip.id]));
        return;
      }
      const ops: SequenceOp[] = [];
      for (const id of tracks) {
        const group = places.filter((it) => it.track.id === id);
        const from = Math.min(...group.map((it) => it.start));
        const to = tracks.size === 1 ? target : group[0]!.track;
        const at =
          to.mode === 'magnetic' ? (tracks.size === 1 ? magneticAt() : nearestCut(sequence, id, from + by)) : from + by;
        if (to.mode === 'free' && to.id === id && by === 0) continue;
        ops.push({
          type: 'move',
          clips: group.map((it) => it.item.id),
          track: to.id as TrackId,
          at: seqFrame(at),
          mode: now.altKey ? 'insert' : 'overwrite',
          splitId: newItemId(),
        });
        if (to.id !== id && group.length === 1) ops.push(...anchorOps(sequence, group[0]!.item.id, to, at));
      }
      if (ops.length > 0) onOps(ops, places.length > 1 ? `Move ${places.length} clips` : 'Move clip');
    },
    cancel: end,
  });
}

/** The hole between two clips under the pointer. */
function gapUnder(stage: Stage, event: PointerEvent): string | null {
  const lane = laneAt(stage, event.clientY);
  const track = stage.props.sequence.tracks.find(({ id }) => id === lane);
  const item = track?.items[indexAt(track.items, frameOf(stage, event.clientX))];
  return item?.type === 'gap' ? item.id : null;
}

/** A box over empty space selects what it touches; a press there selects the hole. */
export function boxGesture(stage: Stage, event: PointerEvent): void {
  const { selection, onSelect } = stage.props;
  const keep = event.shiftKey ? selection : new Set<string>();
  const box = stage.box;
  const origin = stage.lanes.getBoundingClientRect();
  followPointer(event, {
    move(dx, dy) {
      if (!box) return;
      box.hidden = false;
      box.style.left = `${Math.min(event.clientX, event.clientX + dx) - origin.left}px`;
      box.style.top = `${Math.min(event.clientY, event.clientY + dy) - origin.top}px`;
      box.style.width = `${Math.abs(dx)}px`;
      box.style.height = `${Math.abs(dy)}px`;
    },
    up(moved) {
      if (!moved || !box) {
        const gap = gapUnder(stage, event);
        onSelect(gap ? new Set([...keep, gap]) : keep);
        return;
      }
      const area = box.getBoundingClientRect();
      box.hidden = true;
      const touched = new Set(keep);
      for (const element of stage.lanes.querySelectorAll<HTMLElement>('[data-clip]')) {
        const it = element.getBoundingClientRect();
        const apart = it.right < area.left || it.left > area.right || it.bottom < area.top || it.top > area.bottom;
        if (!apart && element.dataset.clip) touched.add(element.dataset.clip);
      }
      onSelect(touched);
    },
    cancel() {
      if (box) box.hidden = true;
    },
  });
}

export function panGesture(stage: Stage, event: PointerEvent): void {
  const { scrollLeft, scrollTop } = stage.scroller;
  followPointer(event, {
    move(dx, dy) {
      stage.scroller.scrollLeft = scrollLeft - dx;
      stage.scroller.scrollTop = scrollTop - dy;
    },
    up() {},
    cancel() {},
  });
}

/** The playhead goes where the pointer is, from the press on; while it is dragged it catches on cuts and markers. */
export function scrubGesture(stage: Stage, event: PointerEvent): void {
  const { sequence, snapping, onSeek } = stage.props;
  // Half the reach of a clip's edge: a scrub must be able to stop beside a cut. Alt lets it run free.
  const guide = new SnapGuide({
    sequence,
    zoom: stage.zoom * 2,
    on: snapping,
    playhead: Number.MIN_SAFE_INTEGER,
    line: null,
  });
  onSeek(frameOf(stage, event.clientX));
  followPointer(event, {
    move(_dx, _dy, now) {
      const frame = frameOf(stage, now.clientX);
      onSeek(now.altKey ? frame : frame + guide.shift([frame]));
    },
    up() {},
    cancel() {},
  });
}

/** A marker is dragged along the ruler. */
export function markerGesture(stage: Stage, event: PointerEvent, id: string): void {
  const { sequence, onOps, onSeek, onMarker } = stage.props;
  const marker = sequence.markers.find((it) => it.id === id);
  if (!marker) return;
  let at = marker.at;
  const opFor = (): SequenceOp => ({ type: 'setMarker', marker: { ...marker, at } });
  followPointer(event, {
    move(dx) {
      at = seqFrame(Math.max(0, marker.at + Math.round(dx / stage.zoom)));
      const next = editSequence(sequence, opFor());
      if (next.ok) stage.preview(next.value);
    },
    up(moved) {
      stage.preview(null);
      if (moved && at !== marker.at) onOps([opFor()], 'Move marker');
      if (moved) return;
      onSeek(marker.at);
      if (event.detail > 1) onMarker?.(marker);
    },
    cancel: () => stage.preview(null),
  });
}
