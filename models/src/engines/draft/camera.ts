import type { CameraMove } from '../../capabilities/brief.ts';
import { random } from './random.ts';

/**
 * Where the camera is. Units are heights of the frame, measured in the plane where the subjects stand (depth 1).
 * `x`, `y` and `z` move the camera itself, so that near layers pass far ones; `pan`, `tilt`, `zoom` and `roll` turn it,
 * so that everything moves as one.
 */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
  /** Radians. */
  readonly roll: number;
}

/** A rectangle in frame heights; the middle of the frame is 0, 0 and y grows downwards. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `[a, b, c, d, e, f]` as canvas `setTransform` takes it. */
export type Matrix = readonly [number, number, number, number, number, number];

/**
 * How far a move has come after `t` seconds, 0–1. It starts gently and never quite arrives: a move is a function of the
 * time alone, never of the length of the clip, so that a clip that is continued goes on with the very same move.
 */
export const travel = (t: number): number => {
  const eased = t - 0.5 * (1 - Math.exp(-t / 0.5));
  return 1 - Math.exp(-Math.max(0, eased) / 5);
};

const still: Pose = { x: 0, y: 0, z: 0, pan: 0, tilt: 0, zoom: 1, roll: 0 };

/** The camera's path: pose after `t` seconds. Another seed gives another breath and another hand, not another move. */
export function cameraPath(move: CameraMove, seed: number, roll = 0): (t: number) => Pose {
  const next = random(seed ^ 0x51ed27);
  const phase = Array.from({ length: 8 }, () => next() * Math.PI * 2);
  const wave = (t: number, i: number, hertz: number) => Math.sin(t * hertz * Math.PI * 2 + (phase[i] ?? 0));
  const breath = (t: number): Pose => ({
    ...still,
    x: 0.004 * wave(t, 0, 0.09),
    y: 0.003 * wave(t, 1, 0.07),
    z: 0.035 * travel(t) + 0.003 * wave(t, 2, 0.11),
    roll,
  });
  return (t) => {
    const p = travel(t);
    const base = breath(t);
    const side = p - 0.42;
    switch (move) {
      case 'static':
        return base;
      case 'push-in':
        return { ...base, z: 0.36 * p };
      case 'pull-out':
        return { ...base, z: 0.3 * (1 - p) };
      case 'zoom-in':
        return { ...base, zoom: 1 + 0.42 * p };
      case 'zoom-out':
        return { ...base, zoom: 1.36 - 0.36 * p };
      case 'pan-left':
        return { ...base, pan: 0.4 * side };
      case 'pan-right':
        return { ...base, pan: -0.4 * side };
      case 'tilt-up':
        return { ...base, tilt: 0.26 * side };
      case 'tilt-down':
        return { ...base, tilt: -0.26 * side };
      case 'track-left':
        return { ...base, x: base.x - 0.34 * side };
      case 'track-right':
        return { ...base, x: base.x + 0.34 * side };
      case 'crane-up':
        return { ...base, y: -0.3 * side, tilt: -0.1 * side, z: 0.05 * p };
      case 'crane-down':
        return { ...base, y: 0.3 * side, tilt: 0.1 * side, z: 0.05 * p };
      case 'handheld':
        return {
          ...base,
          x: 0.011 * wave(t, 3, 0.63) + 0.006 * wave(t, 4, 1.31),
          y: 0.009 * wave(t, 5, 0.79) + 0.005 * wave(t, 6, 1.57),
          pan: 0.006 * wave(t, 7, 0.47),
          roll: roll + 0.0055 * wave(t, 2, 0.55),
        };
    }
  };
}

/** Brings a point of a layer (in frame heights, as it lies when the camera is at rest) to pixels. */
export function layerMatrix(pose: Pose, depth: number, width: number, height: number): Matrix {
  const near = Math.max(0.2, depth - pose.z);
  const scale = (depth / near) * pose.zoom * height;
  const dx = (-pose.x / near + pose.pan) * pose.zoom * height;
  const dy = (-pose.y / near + pose.tilt) * pose.zoom * height;
  const cos = Math.cos(pose.roll);
  const sin = Math.sin(pose.roll);
  return [
    cos * scale,
    sin * scale,
    -sin * scale,
    cos * scale,
    width / 2 + cos * dx - sin * dy,
    height / 2 + sin * dx + cos * dy,
  ];
}

/** The part of a layer that is seen at any of these poses, and a hair more. */
export function seenRect(poses: readonly Pose[], depth: number, aspect: number): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const pose of poses) {
    const [a, b, c, d, e, f] = layerMatrix(pose, depth, aspect, 1);
    const det = a * d - b * c;
    for (const [px, py] of [
      [0, 0],
      [aspect, 0],
      [0, 1],
      [aspect, 1],
    ] as const) {
      const x = (d * (px - e) - c * (py - f)) / det;
      const y = (a * (py - f) - b * (px - e)) / det;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const margin = 0.008;
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin };
}

/** How much a layer must grow around its middle, so that its edges stay out of the picture. 1: it is large enough. */
export function growthToCover(layer: Rect, seen: Rect): number {
  const cx = layer.x + layer.width / 2;
  const cy = layer.y + layer.height / 2;
  const horizontal = Math.max(cx - seen.x, seen.x + seen.width - cx) / (layer.width / 2);
  const vertical = Math.max(cy - seen.y, seen.y + seen.height - cy) / (layer.height / 2);
  return Math.max(1, horizontal, vertical);
}

export const growRect = (rect: Rect, by: number): Rect => ({
  x: rect.x - (rect.width * (by - 1)) / 2,
  y: rect.y - (rect.height * (by - 1)) / 2,
  width: rect.width * by,
  height: rect.height * by,
});
