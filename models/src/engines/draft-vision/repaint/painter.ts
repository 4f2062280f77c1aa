import type { Image } from '@napi-rs/canvas';
import { type Box, clampBox, crop, grow, type Plane, type Rgb, type Rgba, withoutAlpha } from '../cv/image.ts';
import { boxOf, spread } from '../cv/mask.ts';
import type { Paint } from '../jobs.ts';
import { alphaOf, blend } from './blend.ts';
import { fillHole } from './fill.ts';
import { type Intent, intentOf } from './intent.ts';
import { applyLook } from './look.ts';
import { lightAround, openReference, placePicture } from './place.ts';
import { matchLight } from './plate.ts';

/** The box of the mask's any-white pixels (soft edges too) with room for its surroundings, in whole pixels. */
export function regionOf(mask: Plane, room: number): { thing: Box; region: Box } | undefined {
  const thing = boxOf(mask, 0);
  if (!thing) return undefined;
  const margin = Math.max(8, Math.round(room * Math.max(thing.width, thing.height)));
  return { thing, region: clampBox(grow(thing, margin), mask.width, mask.height) };
}

/** What is taken away goes with its edge, which is half its own colour; a mask ends in the middle of it. Pixels. */
export const rimOf = (width: number): number => Math.max(1, Math.round(width / 320));

/** Paints one picture after another in the way that the prompt asks for. */
export class Painter {
  readonly intent: Intent;
  readonly #paint: Paint;
  readonly #picture: Image | undefined;

  private constructor(paint: Paint, intent: Intent, picture: Image | undefined) {
    this.#paint = paint;
    this.intent = intent;
    this.#picture = picture;
  }

  static async open(paint: Paint): Promise<Painter> {
    const intent = intentOf(paint);
    const { reference } = intent.kind === 'place' ? intent : { reference: undefined };
    return new Painter(paint, intent, reference && (await openReference(reference.file, reference.name)));
  }

  get needsBackground(): boolean {
    return this.intent.kind !== 'look';
  }

  /**
   * Changes the picture in place, inside the mask (to *remove*, also a thin rim around it: {@link rimOf}). `background` answers what is behind a region where that is known from
   * elsewhere; otherwise it is filled from around. `steady` is where the thing stands, where the caller knows better than
   * the mask's own box.
   */
  apply(picture: Rgba, mask: Plane, background?: (region: Box) => Rgb, steady?: Box): void {
    const found = regionOf(mask, this.intent.kind === 'look' ? 0.02 : 0.3);
    if (!found || this.#paint.strength === 0) return;
    const { region, thing } = found;
    const local = withoutAlpha(crop(picture, region));
    const marked = crop(mask, region);
    const hole = this.intent.kind === 'remove' ? spread(marked, rimOf(picture.width)) : marked;
    const fresh = this.#make(local, hole, region, steady ?? thing, background);
    // A feather would leave a ghost of what is taken away.
    const feather = this.intent.kind === 'remove' ? Math.min(2, this.#paint.feather) : this.#paint.feather;
    blend(picture, fresh, alphaOf(hole, feather), region, this.#paint.strength);
  }

  #make(local: Rgb, hole: Plane, region: Box, thing: Box, background: ((region: Box) => Rgb) | undefined): Rgb {
    if (this.intent.kind === 'look') return applyLook(local, hole, this.intent.look, this.#paint.seed);
    const behind = background ? matchLight(background(region), local, hole) : fillHole(local, hole);
    if (!this.#picture) return behind;
    const inside = { ...thing, x: thing.x - region.x, y: thing.y - region.y };
    return placePicture(behind, this.#picture, inside, lightAround(local, hole));
  }
}
