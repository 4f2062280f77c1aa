import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef, useState } from 'react';
import { cx } from '../../ui/index.ts';
import type { PickedBox, PickedPoint } from './marks.ts';
import { boxBetween, isBox, movedBox, oppositeOf, pointAt, within } from './marks.ts';
import { PaintLayer } from './paint-layer.tsx';
import css from './pick.module.css';
import { drawnTo, MOST_STROKES, type Stroke, strokeFrom } from './strokes.ts';

export type PickTool = 'plus' | 'minus' | 'box' | 'brush' | 'eraser';

interface StageProps {
  readonly source: string;
  readonly aspect: number;
  /** A picture whose light parts are what was found, drawn over it. */
  readonly mask: string | null;
  readonly tool: PickTool;
  readonly points: readonly PickedPoint[];
  readonly box: PickedBox | null;
  readonly strokes: readonly Stroke[];
  /** Width of the brush, of the picture's height. */
  readonly brush: number;
  readonly onStrokes: (strokes: readonly Stroke[], label: string) => void;
  readonly onPoints: (points: readonly PickedPoint[], label: string) => void;
  readonly onBox: (box: PickedBox | null, label: string) => void;
}

type Place = { readonly x: number; readonly y: number };
/** What the hand holds; the document hears of it when it lets go. */
type Hold =
  | { readonly kind: 'stroke'; readonly stroke: Stroke }
  | { readonly kind: 'point'; readonly at: number; readonly to: Place; readonly moved: boolean }
  | { readonly kind: 'new-box' | 'corner'; readonly from: Place; readonly to: Place }
  | { readonly kind: 'move-box'; readonly from: Place; readonly to: Place; readonly box: PickedBox };

const corners = ['nw', 'ne', 'sw', 'se'] as const;
const steps: Readonly<Record<string, Place | undefined>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The picture with its marks: by hand, or with arrow keys, Enter and Delete. */
export function PickStage(props: StageProps) {
  const { source, aspect, mask, tool, points, box, strokes, brush, onPoints, onBox, onStrokes } = props;
  const paints = tool === 'brush' || tool === 'eraser';
  const stage = useRef<HTMLDivElement>(null);
  const [hold, setHold] = useState<Hold | null>(null);
  const [cursor, setCursor] = useState<Place | null>(null);
  const [corner, setCorner] = useState<Place | null>(null);
  const [hover, setHover] = useState<Place | null>(null);

  const placeOf = (event: { readonly clientX: number; readonly clientY: number }): Place => {
    const rect = stage.current?.getBoundingClientRect();
    if (!rect) return { x: 0, y: 0 };
    return { x: within((event.clientX - rect.left) / rect.width), y: within((event.clientY - rect.top) / rect.height) };
  };
  const take = (event: PointerEvent, next: Hold) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    stage.current?.setPointerCapture(event.pointerId);
    stage.current?.focus({ preventScroll: true });
    setCursor(null);
    setHold(next);
  };
  const addPoint = ({ x, y }: Place, against: boolean) =>
    onPoints([...points, pointAt(x, y, (tool === 'minus') === against)], 'Add point');

  const addStroke = (stroke: Stroke) =>
    strokes.length < MOST_STROKES && onStrokes([...strokes, stroke], stroke.erase ? 'Erase' : 'Paint');

  const onPointerDown = (event: PointerEvent) => {
    const at = placeOf(event);
    if (paints)
      take(event, { kind: 'stroke', stroke: strokeFrom(at.x, at.y, brush, (tool === 'eraser') !== event.altKey) });
    else if (tool === 'box') take(event, { kind: 'new-box', from: at, to: at });
    else if (event.button === 0) {
      stage.current?.focus({ preventScroll: true });
      addPoint(at, event.altKey);
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    const to = placeOf(event);
    if (paints) setHover(to);
    if (!hold) return;
    if (hold.kind === 'stroke') {
      // A quick hand is asked for more places than frames are drawn.
      const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
      const stroke = (all.length > 0 ? all : [event]).reduce((line, one) => {
        const { x, y } = placeOf(one);
        return drawnTo(line, x, y, aspect);
      }, hold.stroke);
      setHold({ kind: 'stroke', stroke });
      return;
    }
    setHold(hold.kind === 'point' ? { ...hold, to, moved: true } : { ...hold, to });
  };
  const onPointerUp = () => {
    setHold(null);
    if (!hold) return;
    if (hold.kind === 'stroke') {
      addStroke(hold.stroke);
      return;
    }
    if (hold.kind === 'point') {
      if (!hold.moved) return;
      onPoints(
        points.map((one, at) => (at === hold.at ? pointAt(hold.to.x, hold.to.y, one.positive) : one)),
        'Move point',
      );
      return;
    }
    const drawn = boxOf(hold);
    if (isBox(drawn)) onBox(drawn, hold.kind === 'move-box' ? 'Move box' : 'Draw box');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const way = steps[event.key];
    const size = event.shiftKey ? 0.05 : 0.01;
    const at = cursor ?? { x: 0.5, y: 0.5 };
    if (way) setCursor({ x: within(at.x + way.x * size), y: within(at.y + way.y * size) });
    else if ((event.key === 'Enter' || event.key === ' ') && event.target === stage.current) mark(at, event.altKey);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && event.target === stage.current) removeNewest();
    else if (event.key === 'Escape' && (hold || corner || cursor)) {
      setHold(null);
      setCorner(null);
      setCursor(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const mark = (at: Place, against: boolean) => {
    setCursor(at);
    if (paints) addStroke(strokeFrom(at.x, at.y, brush, (tool === 'eraser') !== against));
    else if (tool !== 'box') addPoint(at, against);
    else if (!corner) setCorner(at);
    else {
      const drawn = boxBetween(corner, at);
      setCorner(null);
      if (isBox(drawn)) onBox(drawn, 'Draw box');
    }
  };
  const removeNewest = () => {
    if (paints) {
      if (strokes.length > 0) onStrokes(strokes.slice(0, -1), 'Take a stroke away');
    } else if (tool === 'box') onBox(null, 'Delete box');
    else if (points.length > 0) onPoints(points.slice(0, -1), 'Delete point');
  };
  const onPointKey = (event: KeyboardEvent, at: number) => {
    const point = points[at];
    const way = steps[event.key];
    if (!point) return;
    if (event.key === 'Delete' || event.key === 'Backspace' || event.key === 'Enter') {
      onPoints(
        points.filter((_, other) => other !== at),
        'Delete point',
      );
      stage.current?.focus({ preventScroll: true });
    } else if (way) {
      const size = event.shiftKey ? 0.05 : 0.005;
      const next = pointAt(point.x + way.x * size, point.y + way.y * size, point.positive);
      onPoints(
        points.map((one, other) => (other === at ? next : one)),
        'Move point',
      );
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shownBox =
    hold && hold.kind !== 'point' && hold.kind !== 'stroke'
      ? boxOf(hold)
      : corner && cursor
        ? boxBetween(corner, cursor)
        : box;
  const style = (one: Place) => ({ left: `${one.x * 100}%`, top: `${one.y * 100}%` });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture with places on it has no element of its own.
    <div
      ref={stage}
      className={cx(css.stage, (tool === 'box' || paints) && css.boxing, paints && css.painting)}
      style={{ aspectRatio: aspect }}
      data-testid="points-picker"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move a cross on it.
      tabIndex={0}
      aria-label="Picture to mark: arrow keys move the cross, Enter marks, Delete takes the newest away"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setHold(null)}
      onPointerLeave={() => setHover(null)}
      onKeyDown={onKeyDown}
    >
      <img src={source} alt="" draggable={false} />
      <PaintLayer aspect={aspect} mask={mask} strokes={hold?.kind === 'stroke' ? [...strokes, hold.stroke] : strokes} />
      {shownBox ? (
        <div
          className={cx(css.box, tool === 'box' && css.boxLive)}
          data-testid="picked-box"
          style={{
            left: `${shownBox.x * 100}%`,
            top: `${shownBox.y * 100}%`,
            width: `${shownBox.width * 100}%`,
            height: `${shownBox.height * 100}%`,
          }}
          onPointerDown={(event) => {
            const at = placeOf(event);
            if (tool === 'box' && box) take(event, { kind: 'move-box', from: at, to: at, box });
          }}
        >
          {tool === 'box' && box
            ? corners.map((one) => (
                <i
                  key={one}
                  className={css[one]}
                  onPointerDown={(event) => {
                    const from = oppositeOf(box, one);
                    take(event, { kind: 'corner', from, to: placeOf(event) });
                  }}
                />
              ))
            : null}
        </div>
      ) : null}
      {points.map((point, at) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the list; two may lie on one spot.
          key={at}
          type="button"
          className={cx(css.point, !point.positive && css.against)}
          style={style(hold?.kind === 'point' && hold.at === at ? hold.to : point)}
          title="Drag to move; Delete or Shift-click takes it away"
          aria-label={`Point ${at + 1}, ${point.positive ? 'on the thing' : 'beside it'}; Delete takes it away`}
          onPointerDown={(event) => {
            if (event.shiftKey) {
              event.stopPropagation();
              onPoints(
                points.filter((_, other) => other !== at),
                'Delete point',
              );
            } else take(event, { kind: 'point', at, to: point, moved: false });
          }}
          onKeyDown={(event) => onPointKey(event, at)}
        >
          {point.positive ? '+' : '−'}
        </button>
      ))}
      {cursor ? <i className={css.cross} style={style(cursor)} /> : null}
      {paints && (hover ?? cursor) ? (
        <i className={css.brush} style={{ ...style((hover ?? cursor)!), height: `${brush * 100}%` }} />
      ) : null}
    </div>
  );
}

const boxOf = (hold: Exclude<Hold, { kind: 'point' | 'stroke' }>): PickedBox =>
  hold.kind === 'move-box'
    ? movedBox(hold.box, hold.to.x - hold.from.x, hold.to.y - hold.from.y)
    : boxBetween(hold.from, hold.to);
