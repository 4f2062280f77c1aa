import { type DragEvent, type Ref, useCallback, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { type DropPlace, dropPlace } from '../edits/drop.ts';
import { findClip, sequenceLength } from '../sequence/items.ts';
import type { ItemId, Sequence } from '../sequence/types.ts';
import { HEAD_WIDTH, trackOrder } from './geometry.ts';
import * as gesture from './gestures.ts';
import { keyGesture } from './key-gesture.ts';
import { PlayheadLine } from './playhead.tsx';
import { Ruler } from './ruler.tsx';
import type { SnapGuide } from './snap-guide.ts';
import { Timecode } from './timecode.tsx';
import css from './timeline.module.css';
import { Toolbar } from './toolbar.tsx';
import { TrackHead } from './track-head.tsx';
import { TrackLane } from './track-lane.tsx';
import type { TimelineHandle, TimelineProps } from './types.ts';
import { useView } from './use-view.ts';

/** Empty frames that can be scrolled to behind the end, as a share of the view. */
const TAIL = 0.6;
const none: readonly never[] = [];
const nobody: ReadonlySet<string> = new Set();

/** The cut, and everything that can be done to it by hand. Edits leave it as operations; it holds no film of its own. */
export function Timeline(props: TimelineProps & { readonly ref?: Ref<TimelineHandle> }) {
  const { playhead, selection, tool, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lanes = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [preview, setPreview] = useState<Sequence | null>(null);
  const sequence = preview ?? props.sequence;
  const length = useMemo(() => sequenceLength(props.sequence), [props.sequence]);
  const { view, zoomBy, zoomTo, fit } = useView(scroller, length);
  const [dropping, setDropping] = useState(false);
  const tracks = useMemo(() => trackOrder(sequence), [sequence]);

  const reveal = useCallback(
    (frame: number) => {
      const element = scroller.current;
      if (element) element.scrollLeft = Math.max(0, frame * view.zoom - (element.clientWidth - HEAD_WIDTH) / 3);
    },
    [view.zoom],
  );
  useImperativeHandle(ref, () => ({ zoom: zoomBy, fit, reveal }), [zoomBy, fit, reveal]);

  const stage = (): gesture.Stage | null =>
    lanes.current && scroller.current
      ? {
          props,
          zoom: view.zoom,
          lanes: lanes.current,
          scroller: scroller.current,
          line: line.current,
          box: box.current,
          preview: setPreview,
        }
      : null;

  const onPointerDown = (event: React.PointerEvent) => {
    const at = stage();
    if (!at || event.button > 1) return;
    const target = event.target as HTMLElement;
    const press = event.nativeEvent;
    if (event.button === 1 || tool === 'hand') {
      gesture.panGesture(at, press);
      return;
    }
    const marker = target.closest<HTMLElement>('[data-marker]')?.dataset.marker;
    if (marker) {
      gesture.markerGesture(at, press, marker);
      return;
    }
    if (target.closest('[data-ruler]')) {
      gesture.scrubGesture(at, press);
      return;
    }
    const transition = target.closest<HTMLElement>('[data-transition]')?.dataset.transition;
    if (transition) {
      props.onSelect(new Set([transition]));
      return;
    }
    const id = target.closest<HTMLElement>('[data-clip]')?.dataset.clip;
    const place = id ? findClip(props.sequence, id as ItemId) : null;
    if (!place) {
      if (target.closest('[data-lane]')) gesture.boxGesture(at, press);
      return;
    }
    const clip = place.item;
    if (tool === 'split') {
      gesture.splitAtPointer(at, press, clip);
      return;
    }
    if (event.shiftKey || event.metaKey || event.ctrlKey) {
      const next = new Set(selection);
      if (!next.delete(clip.id)) next.add(clip.id);
      props.onSelect(next);
    } else if (!selection.has(clip.id)) props.onSelect(new Set([clip.id]));
    const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
    if (key !== undefined) {
      keyGesture(at, press, clip, Number(key));
      return;
    }
    const edge = target.closest<HTMLElement>('[data-edge]')?.dataset.edge as 'in' | 'out' | undefined;
    if (edge) gesture.trimGesture(at, press, clip, edge);
    else if (tool === 'trim') gesture.slipGesture(at, press, clip);
    else gesture.moveGesture(at, press, clip);
  };

  const onMenu = (event: React.MouseEvent) => {
    const at = stage();
    const track = at && gesture.laneAt(at, event.clientY);
    if (!at || !track || !props.onMenu) return;
    event.preventDefault();
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-clip]')?.dataset.clip;
    const clip = id ? (findClip(props.sequence, id as ItemId)?.item ?? null) : null;
    if (clip && !selection.has(clip.id)) props.onSelect(new Set([clip.id]));
    props.onMenu({ x: event.clientX, y: event.clientY, track, frame: gesture.frameOf(at, event.clientX), clip });
  };

  /** One guide for a whole drag: what caught stays caught, and the points are gathered once. */
  const guide = useRef<SnapGuide | null>(null);
  /** Where a thing that is dragged over the tracks would land, with the mark at that place. */
  const dropPoint = (event: DragEvent): DropPlace | null => {
    const at = stage();
    const track = at && gesture.laneAt(at, event.clientY);
    if (!at || !track) return null;
    guide.current ??= gesture.guideFor(at, nobody);
    const raw = gesture.frameOf(at, event.clientX);
    const place = dropPlace(props.sequence, track, raw + guide.current.shift([raw]));
    if (place) guide.current.show(place.at, event.altKey ? 'Replaces this clip' : place.text);
    else guide.current.hide();
    return place;
  };
  const stopDrop = () => {
    setDropping(false);
    guide.current?.hide();
    guide.current = null;
  };
  const onDragOver = (event: DragEvent) => {
    if (!props.onDrop || props.accepts?.([...event.dataTransfer.types]) === false || !dropPoint(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    if (!dropping) setDropping(true);
  };
  const onDrop = (event: DragEvent) => {
    const point = dropPoint(event);
    stopDrop();
    if (!point || !props.onDrop) return;
    event.preventDefault();
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-clip]')?.dataset.clip;
    const clip = id ? (findClip(props.sequence, id as ItemId)?.item ?? null) : null;
    props.onDrop({ track: point.track, frame: point.at, clip, alt: event.altKey, data: event.dataTransfer });
  };

  const width = Math.max(length * view.zoom + view.width * TAIL, view.width);
  return (
    <section className={css.timeline} aria-label="Timeline" data-tool={tool}>
      <Toolbar {...props} zoom={view.zoom} onZoom={zoomTo} onFit={fit}>
        {props.toolbarEnd ?? <span className={css.grow} />}
      </Toolbar>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one place reads the gestures of all clips; each clip is a button by itself. */}
      <div
        ref={scroller}
        className={css.scroller}
        onPointerDown={onPointerDown}
        onContextMenu={onMenu}
        onDoubleClick={(event) => {
          const id = (event.target as HTMLElement).closest<HTMLElement>('[data-clip]')?.dataset.clip;
          const place = id ? findClip(props.sequence, id as ItemId) : null;
          if (place) props.onOpenClip?.(place.item);
        }}
        onDragOver={onDragOver}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) stopDrop();
        }}
        onDrop={onDrop}
      >
        <div className={css.heads}>
          <div className={css.clock}>
            <Timecode playhead={playhead} rate={sequence.rate} dropFrame={sequence.dropFrame} />
          </div>
          {tracks.map((track) => (
            <TrackHead key={track.id} track={track} onOps={props.onOps} />
          ))}
        </div>
        <div ref={lanes} className={css.lanes} style={{ width }}>
          <Ruler rate={sequence.rate} view={view} scenes={props.scenes ?? none} markers={sequence.markers} />
          {tracks.map((track) => (
            <TrackLane
              key={track.id}
              sequence={sequence}
              track={track}
              view={view}
              selection={selection}
              media={props.media}
              badges={props.badges}
              caption={props.caption}
              hint={track.mode === 'magnetic' && !track.locked ? (dropping ? 'Drop here' : 'Drop a take') : null}
            />
          ))}
          {props.range ? (
            <div
              className={css.range}
              style={{ left: props.range.from * view.zoom, width: (props.range.to - props.range.from) * view.zoom }}
            />
          ) : null}
          <div ref={line} className={css.snap} hidden>
            <span />
          </div>
          <div ref={box} className={css.box} hidden />
          <PlayheadLine playhead={playhead} zoom={view.zoom} scroller={scroller} />
        </div>
      </div>
    </section>
  );
}
