import { type Canvas, Path2D } from '@napi-rs/canvas';
import type { Animal } from './family.ts';
import { type Colour, css } from './light.ts';
import { surface } from './surface.ts';

const hides: Readonly<Record<Animal, readonly Colour[]>> = {
  dog: [
    [122, 84, 50],
    [70, 58, 50],
    [176, 140, 96],
  ],
  cat: [
    [58, 56, 60],
    [168, 112, 62],
    [120, 116, 112],
  ],
  horse: [
    [96, 58, 36],
    [58, 42, 34],
    [150, 132, 112],
  ],
  bird: [
    [34, 36, 44],
    [96, 100, 108],
    [120, 88, 58],
  ],
};

interface Drawing {
  readonly size: readonly [number, number];
  /** Legs and what else lies on the far side, then the body, then what is darker on it. */
  readonly far: string;
  readonly body: string;
  readonly dark: string;
  readonly eye: readonly [number, number, number];
  readonly beak?: string;
}

/** Seen from the side, looking to the right. */
const drawings: Readonly<Record<Animal, Drawing>> = {
  dog: {
    size: [620, 440],
    far: 'M150 260l-8 150h40l20-110zM392 270l14 140h36l-6-150z',
    body: 'M96 196q-50-40-60-104q-2-18 12-6q22 60 76 70q120-20 240 0q30-14 44-60q24-56 84-40q20 4 34 26q34 4 54 22q10 16-6 30q-30 14-66 10q-20 34-44 60q-4 50-24 80l4 124q0 10-12 10h-30q-8-60-14-116q-100 14-176-6q-22 20-26 50l6 62q0 10-12 10h-32q-14-60-10-110q-34-60-34-112z',
    dark: 'M432 62q-26 4-30 52q2 34 22 38q24-20 26-78zM572 128a14 11 0 1 1 .1 0z',
    eye: [500, 92, 7],
  },
  cat: {
    size: [520, 420],
    far: 'M140 280l-6 112h34l14-90zM330 290l8 102h32l-2-110z',
    body: 'M92 230q-60-30-62-120q2-70 40-86q14-2 10 12q-26 16-22 70q6 56 56 70q110-26 220 0q20-14 30-44q-8-40 4-84l36 30q20-6 42 0l34-32q16 50 2 96q-14 38-58 44q-8 40-26 62l2 130q0 8-10 8h-26q-8-50-12-100q-90 12-160-4q-16 16-18 40l4 56q0 8-10 8h-28q-12-50-8-92q-36-30-40-64z',
    dark: 'M372 74l16 14l-10 14zM470 72l-16 16l10 12z',
    eye: [440, 116, 7],
  },
  horse: {
    size: [860, 780],
    far: 'M220 420l-20 180l16 150h44l-6-150l50-150zM520 430l16 180l-6 140h44l10-150l-6-170z',
    body: 'M150 250q140-40 300-10q60-20 110-120q30-66 70-84l14-34l20 30q56 20 78 84l46 80q8 22-12 36q-30 16-54-4q-40-10-70-24q-30 60-40 140q-4 60-30 96q-10 90-6 160l10 150q0 10-12 10h-42q-16-90-14-170l-20-120q-110 30-220 6q-30 50-40 110l10 164q0 10-12 10h-42q-18-100-14-180q-50-90-60-160q-14-90 20-140z',
    dark: 'M150 250q-70 20-90 120q-14 120 4 220q30-20 34-90q6-110 62-170zM640 40q-60 24-100 130q-30 66-60 76q60 10 110-60q40-60 50-146z',
    eye: [684, 92, 9],
  },
  bird: {
    size: [420, 380],
    far: 'M196 300l-14 66h-26v8h66v-8h-22l12-66zM242 300l4 66h-20v8h64v-8h-28l-4-66z',
    body: 'M20 300q40-60 100-90q20-90 110-110q10-60 66-62q52 4 58 54q0 40-24 60q10 110-80 150q-70 20-130-14q-40 20-100 12z',
    dark: 'M70 270q40-80 140-90q60 10 70 54q-50 60-130 48q-40 0-80-12z',
    eye: [310, 82, 7],
    beak: 'M350 78l62 22l-64 16z',
  },
};

/** How high an animal stands beside a person, 0–1. */
export const heightOf: Readonly<Record<Animal, number>> = { dog: 0.42, cat: 0.22, horse: 1.02, bird: 0.16 };

/** An animal without a picture, on a clear ground. `n` chooses its coat, 0–1. */
export function animal(kind: Animal, n: number): Canvas {
  const { size, far, body, dark, eye, beak } = drawings[kind];
  const { canvas, paint } = surface(...size);
  const hide = hides[kind][Math.floor(n * hides[kind].length)] ?? hides[kind][0]!;
  const by = (share: number): string =>
    css([Math.min(255, hide[0] * share), Math.min(255, hide[1] * share), Math.min(255, hide[2] * share)]);
  paint.fillStyle = by(0.45);
  // A step apart from the near ones.
  paint.translate(kind === 'bird' ? 0 : size[0] * 0.05, 0);
  paint.fill(new Path2D(far));
  paint.translate(kind === 'bird' ? 0 : -size[0] * 0.05, 0);
  const coat = paint.createLinearGradient(0, 0, size[0] * 0.3, size[1]);
  coat.addColorStop(0, by(1.4));
  coat.addColorStop(0.5, by(1));
  coat.addColorStop(1, by(0.6));
  paint.fillStyle = coat;
  paint.fill(new Path2D(body));
  paint.fillStyle = by(0.5);
  paint.fill(new Path2D(dark));
  if (beak) {
    paint.fillStyle = '#b98a3c';
    paint.fill(new Path2D(beak));
  }
  paint.fillStyle = '#0c0a0a';
  paint.beginPath();
  paint.arc(eye[0], eye[1], eye[2], 0, Math.PI * 2);
  paint.fill();
  paint.fillStyle = 'rgba(255,255,255,.85)';
  paint.beginPath();
  paint.arc(eye[0] + eye[2] * 0.3, eye[1] - eye[2] * 0.35, eye[2] * 0.34, 0, Math.PI * 2);
  paint.fill();
  return canvas;
}
