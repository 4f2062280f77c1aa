import type { Lut } from '../colour/lut.ts';
import type { Layer } from '../layout/layers.ts';
import { placePicture } from '../layout/placement.ts';
import type { Sequence } from '../sequence/types.ts';
import { ACTION_SAFE, TITLE_SAFE } from '../text/style.ts';
import { formatLength } from '../time/text.ts';
import { formatTimecode } from '../time/timecode.ts';
import type { Grader } from './grader.ts';
import type { Picture } from './pictures.ts';

/** What player and export may print over a picture; it is never in a take. */
export interface Overlay {
  readonly timecode: boolean;
  readonly draft: boolean;
  /** Frames of the safe areas: of what happens, and of words. The player alone shows them. */
  readonly safe?: boolean;
}

interface Colours {
  readonly card: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly shade: string;
  readonly accent: string;
}

/** Read from the page once for each canvas, so that cards wear the studio's own colours. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    card: read('--bg-viewer', 'black'),
    line: read('--line-strong', 'gray'),
    text: read('--text-on-picture', 'white'),
    quiet: read('--line-control', 'gray'),
    shade: read('--picture-shade', 'black'),
    accent: read('--picture-accent', 'orange'),
  };
}

const MONO = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace';
const SANS = '"Inter Variable", Inter, system-ui, sans-serif';

/** A layer with what it is drawn from. */
export interface LayerPicture {
  readonly layer: Layer;
  readonly picture: Picture | null;
  /** Why there is no picture. */
  readonly problem: string | null;
  /** The table of its grade. */
  readonly table: Lut | null;
}

/** Draws the layers of one frame, bottom first, as the export does: graded, fitted, moved, scaled, turned, mixed. */
export function drawFrame(
  context: CanvasRenderingContext2D,
  sequence: Sequence,
  frame: number,
  layers: readonly LayerPicture[],
  grader: Grader,
  overlay: Overlay,
  colours: Colours,
): void {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, height);
  for (const { layer, picture, problem, table } of layers) {
    context.save();
    if (layer.transition?.kind === 'wipe' && layer.transition.side === 'to') {
      context.beginPath();
      context.rect(0, 0, Math.round(layer.transition.progress * width), height);
      context.clip();
    }
    context.globalAlpha = layer.opacity;
    if (layer.adjustment) adjust(context, table, grader);
    else if (picture) drawPicture(context, layer, picture, table, grader);
    else if (!layer.text) drawCard(context, sequence, layer, problem, colours);
    context.restore();
  }
  const top = layers.findLast(({ layer }) => !layer.text && !layer.adjustment);
  drawOverlay(context, sequence, frame, top?.layer ?? null, overlay, colours);
}

function drawPicture(
  context: CanvasRenderingContext2D,
  layer: Layer,
  picture: Picture,
  table: Lut | null,
  grader: Grader,
): void {
  const graded = table ? grader.graded(picture, table) : null;
  placePicture(context, context.canvas, layer, picture, (x, y, width, height) => {
    if (graded) context.drawImage(graded, x, y, width, height);
    else picture.draw(context, x, y, width, height);
  });
}

/** What is drawn already, in its new colours, over itself. */
function adjust(context: CanvasRenderingContext2D, table: Lut | null, grader: Grader): void {
  if (!table) return;
  const { canvas } = context;
  const { width, height } = canvas;
  const below = {
    width,
    height,
    draw: (pen: Pick<CanvasRenderingContext2D, 'drawImage'>) => pen.drawImage(canvas, 0, 0),
  };
  context.drawImage(grader.graded(below, table), 0, 0);
}

/** A shot that is not made yet, or that cannot be read: its name, its words, its length. */
function drawCard(
  context: CanvasRenderingContext2D,
  sequence: Sequence,
  { placed }: Layer,
  problem: string | null,
  colours: Colours,
): void {
  const { width, height } = context.canvas;
  const unit = height / 72;
  const { clip } = placed;
  context.fillStyle = colours.card;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = colours.line;
  context.lineWidth = Math.max(1, unit / 5);
  context.setLineDash([unit * 1.4, unit]);
  context.strokeRect(unit * 3, unit * 3, width - unit * 6, height - unit * 6);
  context.setLineDash([]);
  context.textAlign = 'center';
  context.fillStyle = colours.text;
  context.font = `600 ${unit * 5}px ${SANS}`;
  context.fillText(clip.name, width / 2, height * 0.38, width * 0.8);
  context.font = `400 ${unit * 2.6}px ${SANS}`;
  const words = problem ?? clip.slug?.prompt ?? '';
  wrap(context, words, width * 0.7, 3).forEach((line, i) => {
    context.fillText(line, width / 2, height * 0.5 + i * unit * 4);
  });
  context.fillStyle = colours.quiet;
  context.font = `500 ${unit * 2.4}px ${MONO}`;
  context.fillText(formatLength(placed.length, sequence.rate), width / 2, height * 0.86);
  context.textAlign = 'left';
}

/** Breaks words into at most `most` lines; the last one ends in … when there is more. */
export function wrap(
  context: Pick<CanvasRenderingContext2D, 'measureText'>,
  text: string,
  width: number,
  most: number,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (!line || context.measureText(longer).width <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
    if (lines.length === most) return [...lines.slice(0, -1), `${lines.at(-1)}…`];
  }
  return line ? [...lines, line] : lines;
}

function drawOverlay(
  context: CanvasRenderingContext2D,
  sequence: Sequence,
  frame: number,
  top: Layer | null,
  overlay: Overlay,
  colours: Colours,
): void {
  const { width, height } = context.canvas;
  const unit = height / 72;
  if (overlay.safe) {
    context.strokeStyle = colours.text;
    context.lineWidth = Math.max(1, unit / 6);
    context.globalAlpha = 0.5;
    for (const share of [ACTION_SAFE, TITLE_SAFE]) {
      context.strokeRect((width * (1 - share)) / 2, (height * (1 - share)) / 2, width * share, height * share);
    }
    context.globalAlpha = 1;
  }
  context.font = `500 ${unit * 1.8}px ${MONO}`;
  const plate = (text: string, x: number, colour: string) => {
    const measured = context.measureText(text).width;
    const left = x < 0 ? width + x - measured : x;
    context.fillStyle = colours.shade;
    context.fillRect(left - unit * 0.8, height - unit * 5.4, measured + unit * 1.6, unit * 3);
    context.fillStyle = colour;
    context.fillText(text, left, height - unit * 3.3);
  };
  if (overlay.timecode) {
    const code = formatTimecode(frame, sequence.rate, sequence.dropFrame);
    plate(top ? `${top.placed.clip.name}  ${code}` : code, unit * 3, colours.text);
  }
  if (overlay.draft && top?.take?.origin?.draft) plate('DRAFT', -unit * 3, colours.accent);
}
