/** The way of a wire, as SVG path data. Forward: a curve. Backward: around, through the gap between the nodes. */
export function wirePath(x1: number, y1: number, x2: number, y2: number, gapY: number | null): string {
  if (x2 < x1 + 24 && gapY !== null) return backward(x1, y1, x2, y2, gapY);
  const reach = Math.max(26, Math.abs(x2 - x1) * 0.5);
  return `M${x1} ${y1}C${x1 + reach} ${y1} ${x2 - reach} ${y2} ${x2} ${y2}`;
}

const RADIUS = 10;
const OUT = 22;
const IN = 24;

function backward(x1: number, y1: number, x2: number, y2: number, ym: number): string {
  const a = x1 + OUT;
  const b = x2 - IN;
  const r1 = Math.min(RADIUS, Math.abs(ym - y1) / 2);
  const r2 = Math.min(RADIUS, Math.abs(y2 - ym) / 2);
  const down = Math.sign(ym - y1) || 1;
  const up = Math.sign(y2 - ym) || 1;
  return [
    `M${x1} ${y1}H${a - r1}`,
    `q${r1} 0 ${r1} ${down * r1}V${ym - down * r1}`,
    `q0 ${down * r1} ${-r1} ${down * r1}H${b + r2}`,
    `q${-r2} 0 ${-r2} ${up * r2}V${y2 - up * r2}`,
    `q0 ${up * r2} ${r2} ${up * r2}H${x2}`,
  ].join('');
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ROOM = 10;

/**
 * The height at which a wire can run back from `a` to `b` without crossing any box; the nearest to the middle between
 * them.
 */
export function freeLane(a: Rect, b: Rect, boxes: readonly Rect[]): number {
  const left = Math.min(a.x, b.x) - 24;
  const right = Math.max(a.x + a.width, b.x + b.width) + 24;
  const middle = (Math.max(a.y, b.y) + Math.min(a.y + a.height, b.y + b.height)) / 2;
  let nearest: number | null = null;
  const offer = (y: number) => {
    if (nearest === null || Math.abs(y - middle) < Math.abs(nearest - middle)) nearest = y;
  };
  let clear = true;
  for (const { from, to } of walls(boxes.filter((box) => box.x < right && box.x + box.width > left))) {
    if (middle >= from && middle <= to) clear = false;
    offer(from - EDGE);
    offer(to + EDGE);
  }
  return clear ? middle : (nearest ?? middle);
}

/** How far from a wall a wire runs. */
const EDGE = 5;

/**
 * What boxes shut off from top to bottom, boxes too near to pass between them as one. Sorted once: a row of a thousand
 * boxes costs no more than its sorting.
 */
function walls(boxes: readonly Rect[]): { from: number; to: number }[] {
  const spans = boxes
    .map(({ y, height }) => ({ from: y - ROOM + 1, to: y + height + ROOM - 1 }))
    .sort((one, other) => one.from - other.from);
  const merged: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from - EDGE <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push(span);
  }
  return merged;
}
