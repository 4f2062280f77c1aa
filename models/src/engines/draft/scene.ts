import type { Canvas } from '@napi-rs/canvas';
import type { Brief } from '../../capabilities/brief.ts';
import { actor } from './actor.ts';
import { airOf } from './air.ts';
import { backdrop, framingSeed, type Layer } from './backdrop.ts';
import { cameraPath, layerMatrix, type Pose } from './camera.ts';
import { type Caption, drawCaption } from './captions.ts';
import type { Member } from './cast.ts';
import { place } from './framing.ts';
import { css, type Light, lightOf } from './light.ts';
import { smooth } from './random.ts';
import { glow, type Paint, surface } from './surface.ts';
import { tableUnder } from './table.ts';
import type { Talk } from './talk.ts';
import { type Reading, read } from './words.ts';

/** A shot that is ready to be filmed: everything is drawn once, a frame only moves bitmaps. */
export interface Scene {
  readonly reading: Reading;
  readonly light: Light;
  /** Draws the picture after `t` seconds of the take over whatever is there. */
  draw(paint: Paint, t: number): void;
  /** Only the air (rain, motes, light) and the corners: over pictures that were given. */
  drawAir(paint: Paint, t: number): void;
}

export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** The part of the take that will be drawn, in seconds. */
  readonly from: number;
  readonly to: number;
  /** Who speaks when; nobody where it is left out. */
  readonly talk?: Talk;
}

const silent: Talk = () => 0;

/** Builds the shot of a brief. Pure but for the pixels: the same brief, cast and options draw the same frames. */
export function buildScene(brief: Brief, cast: readonly Member[], options: SceneOptions): Scene {
  const { width, height } = options;
  const aspect = width / height;
  const seed = framingSeed(brief, options.seed);
  const reading = read(brief);
  const light = lightOf(brief, reading);
  const path = cameraPath(brief.movement, seed, brief.angle === 'dutch' ? 0.11 : 0);
  const poses = Array.from({ length: 25 }, (_, i) => path(options.from + ((options.to - options.from) * i) / 24));
  const location = cast.find(({ subject }) => subject.kind === 'location');
  const stage = backdrop(brief, location, light, poses, width, height, seed);
  const actors = place(brief, aspect, seed)
    .map((placement) => {
      const member = cast.find(
        ({ subject }) => subject.name === placement.subject.name && subject.kind === placement.subject.kind,
      );
      return member
        ? actor(placement, member, {
            brief,
            reading,
            light,
            backdrop: stage,
            width,
            height,
            seed,
            talk: options.talk ?? silent,
          })
        : null;
    })
    .filter((one) => one !== null)
    .sort((a, b) => b.depth - a.depth);
  const air = airOf(reading, light, width, height, seed);
  const farAir = air.slice(0, Math.ceil(air.length / 2));
  const nearAir = air.slice(farAir.length);
  const turns = /^(pan|tilt)/.test(brief.movement);
  const veil = turns ? cornerVeil(light, stage.lit, width, height) : null;
  if (!turns) for (const layer of stage.layers) shadeLayer(layer, light, stage.lit, aspect);
  const table = tableUnder(brief, cast, light, stage.ambient, { width, height, seed });
  const beams = reading.headlights ? headlights(width, height) : null;

  const plain = (paint: Paint) => paint.setTransform(1, 0, 0, 1, 0, 0);
  const lay = (paint: Paint, pose: Pose, layer: (typeof stage.layers)[number]) => {
    paint.setTransform(...layerMatrix(pose, layer.depth, width, height));
    paint.drawImage(layer.canvas, layer.rect.x, layer.rect.y, layer.rect.width, layer.rect.height);
  };

  return {
    reading,
    light,
    draw(paint, t) {
      const pose = path(t);
      paint.imageSmoothingEnabled = true;
      paint.imageSmoothingQuality = 'low';
      for (const layer of stage.layers) if (!layer.near) lay(paint, pose, layer);
      if (table) table(paint, pose);
      if (beams) beams(paint, t, pose);
      plain(paint);
      for (const draw of farAir) draw(paint, t, pose);
      for (const one of actors) one.draw(paint, t, pose);
      for (const layer of stage.layers) if (layer.near) lay(paint, pose, layer);
      plain(paint);
      for (const draw of nearAir) draw(paint, t, pose);
      if (veil) paint.drawImage(veil, 0, 0);
    },
    drawAir(paint, t) {
      plain(paint);
      for (const draw of air) draw(paint, t, path(t));
    },
  };
}

/** Darker corners, and a breath of the key light from its side. In frame heights around the middle of the frame. */
function shadeCorners(paint: Paint, light: Light, lit: 'left' | 'right', aspect: number): void {
  const from = (lit === 'left' ? -0.5 : 0.5) * aspect;
  const [x, y, width, height] = [-4 * aspect, -4, 8 * aspect, 8];
  const wash = paint.createLinearGradient(from, -0.5, -from, -0.1);
  wash.addColorStop(0, css(light.key, 0.07));
  wash.addColorStop(0.6, css(light.key, 0));
  paint.fillStyle = wash;
  paint.fillRect(x, y, width, height);
  const reach = Math.hypot(aspect, 1) / 2;
  const dark = paint.createRadialGradient(0, -0.03, reach * 0.42, 0, -0.03, reach * 1.02);
  dark.addColorStop(0, 'rgba(0,0,0,0)');
  dark.addColorStop(1, `rgba(0,0,0,${light.vignette})`);
  paint.fillStyle = dark;
  paint.fillRect(x, y, width, height);
}

/** The corners as a picture of the frame's size, laid one to one over every frame. */
function cornerVeil(light: Light, lit: 'left' | 'right', width: number, height: number): Canvas {
  const { canvas, paint } = surface(width, height);
  paint.setTransform(height, 0, 0, height, width / 2, height / 2);
  shadeCorners(paint, light, lit, width / height);
  return canvas;
}

/** The corners drawn into a layer once: a layer that hardly moves across the frame needs no veil in every frame. */
function shadeLayer(layer: Layer, light: Light, lit: 'left' | 'right', aspect: number): void {
  const { canvas, rect } = layer;
  const paint = canvas.getContext('2d');
  const [sx, sy] = [canvas.width / rect.width, canvas.height / rect.height];
  paint.setTransform(sx, 0, 0, sy, -rect.x * sx, -rect.y * sy);
  paint.globalCompositeOperation = 'source-atop';
  shadeCorners(paint, light, lit, aspect);
  paint.globalCompositeOperation = 'source-over';
  paint.setTransform(1, 0, 0, 1, 0, 0);
}

/** Two lights that find the frame from behind the subject. */
function headlights(width: number, height: number): (paint: Paint, t: number, pose: Pose) => void {
  const lamp = glow([255, 238, 204], Math.min(512, Math.max(64, height * 0.6)), 0.12);
  return (paint, t, pose) => {
    const level = smooth(0.15, 1.3, t) * (0.96 + 0.04 * Math.sin(t * 17));
    paint.setTransform(...layerMatrix(pose, 1.5, width, height));
    paint.globalCompositeOperation = 'lighter';
    for (const side of [-1, 1]) {
      const x = side * (0.44 + 0.03 * smooth(0, 4, t));
      const y = 0.12;
      const r = 0.34 * (0.8 + 0.2 * level);
      paint.globalAlpha = level;
      paint.drawImage(lamp, x - r, y - r, r * 2, r * 2);
      paint.globalAlpha = level * 0.8;
      paint.drawImage(lamp, x - 0.1, y - 0.1, 0.2, 0.2);
      paint.globalAlpha = level * 0.55;
      paint.drawImage(lamp, x - 0.75, y - 0.02, 1.5, 0.04);
      paint.globalAlpha = level * 0.4;
      paint.drawImage(lamp, x - 0.1, y + 0.06, 0.2, 0.6);
    }
    paint.globalAlpha = 1;
    paint.globalCompositeOperation = 'source-over';
    paint.setTransform(1, 0, 0, 1, 0, 0);
  };
}

export function drawCaptions(paint: Paint, captions: readonly Caption[], t: number): void {
  paint.setTransform(1, 0, 0, 1, 0, 0);
  for (const caption of captions) drawCaption(paint, caption, t);
}
