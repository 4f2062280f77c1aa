/**
 * A turn, an even scale and a shift: x′ = a·x − b·y + tx, y′ = b·x + a·y + ty. What a stiff thing does in the picture when
 * it or the camera moves a little.
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export const identity: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };
export const shift = (tx: number, ty: number): Similarity => ({ a: 1, b: 0, tx, ty });

export const apply = (t: Similarity, x: number, y: number): [number, number] => [
  t.a * x - t.b * y + t.tx,
  t.b * x + t.a * y + t.ty,
];

/** First `first`, then `then`. */
export function after(then: Similarity, first: Similarity): Similarity {
  const [tx, ty] = apply(then, first.tx, first.ty);
  return { a: then.a * first.a - then.b * first.b, b: then.a * first.b + then.b * first.a, tx, ty };
}

export function inverse(t: Similarity): Similarity {
  const n = t.a * t.a + t.b * t.b;
  const a = t.a / n;
  const b = -t.b / n;
  return { a, b, tx: -(a * t.tx - b * t.ty), ty: -(b * t.tx + a * t.ty) };
}

export const scaleOf = (t: Similarity): number => Math.hypot(t.a, t.b);

/** The same motion, with scale and turn about a point. */
export function about(x: number, y: number, scale: number, radians: number): Similarity {
  const a = scale * Math.cos(radians);
  const b = scale * Math.sin(radians);
  return { a, b, tx: x - (a * x - b * y), ty: y - (b * x + a * y) };
}

export interface Match {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
}

/** Least squares over all matches. Undefined with fewer than two, or when they lie in one point. */
export function fit(matches: readonly Match[]): Similarity | undefined {
  if (matches.length < 2) return undefined;
  const n = matches.length;
  let [mx, my, mu, mv] = [0, 0, 0, 0];
  for (const { x, y, toX, toY } of matches) {
    mx += x / n;
    my += y / n;
    mu += toX / n;
    mv += toY / n;
  }
  let [spread, along, across] = [0, 0, 0];
  for (const { x, y, toX, toY } of matches) {
    const [dx, dy, du, dv] = [x - mx, y - my, toX - mu, toY - mv];
    spread += dx * dx + dy * dy;
    along += dx * du + dy * dv;
    across += dx * dv - dy * du;
  }
  if (spread < 1e-9) return undefined;
  const a = along / spread;
  const b = across / spread;
  return { a, b, tx: mu - (a * mx - b * my), ty: mv - (b * mx + a * my) };
}

/**
 * The motion that most matches agree on within `tolerance` pixels (RANSAC with a fixed draw, then least squares over those
 * that agree), and the share that agrees.
 */
export function robustFit(
  matches: readonly Match[],
  tolerance = 1.5,
): { motion: Similarity; share: number } | undefined {
  if (matches.length < 3) return undefined;
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % matches.length;
  };
  const agreeing = (t: Similarity) =>
    matches.filter(({ x, y, toX, toY }) => {
      const [u, v] = apply(t, x, y);
      return Math.hypot(u - toX, v - toY) <= tolerance;
    });
  let best: Match[] = [];
  for (let round = 0; round < 80 && best.length < matches.length * 0.95; round++) {
    const motion = fit([matches[draw()]!, matches[draw()]!]);
    if (!motion || scaleOf(motion) < 0.5 || scaleOf(motion) > 2) continue;
    const inliers = agreeing(motion);
    if (inliers.length > best.length) best = inliers;
  }
  let motion = fit(best);
  if (!motion) return undefined;
  best = agreeing(motion);
  motion = fit(best) ?? motion;
  return { motion, share: best.length / matches.length };
}
