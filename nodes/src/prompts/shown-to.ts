import type { Lora, Reference, ShotSize, Takes } from '@reelgraph/models';
import type { ImageRef } from '@reelgraph/timeline';
import { type Shown, showElements } from '../elements/index.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import type { PromptFamily } from './build.ts';
import { elementWords } from './people.ts';
import { sizeOf } from './words.ts';

/** One picture that goes into a composed one. */
export interface Layer {
  readonly image: ImageRef;
  readonly kind: ElementValue['kind'];
  readonly role: ElementValue['pictures'][number]['role'];
  readonly side: 'left' | 'right' | 'centre';
}

/**
 * A picture to be made of the elements' own before a model is asked: the first frame of a clip (place behind, people where
 * they stand, props before them), or one sheet that shows each of them beside the others. Sizes in pixels.
 */
export interface Composition {
  readonly kind: 'first-frame' | 'sheet';
  readonly width: number;
  readonly height: number;
  readonly size: ShotSize;
  readonly strength: number;
  readonly layers: readonly Layer[];
}

interface ShowWish {
  readonly shot: ShotValue | undefined;
  readonly cast: readonly ElementValue[];
  readonly takes: Takes;
  readonly strength?: number;
  /** Whether a first frame is wired in. */
  readonly hasStart?: boolean;
  /** Of the picture that is composed, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** What an engine is shown of a shot's elements and of the film's look, beside the prompt. */
export interface ShownTo {
  readonly references: Reference[];
  readonly loras: Lora[] | undefined;
  /** To be drawn before the engine is asked. */
  readonly compose: Composition | null;
  /** Words that tie the pictures to the prompt; empty where none do. */
  readonly legend: string;
}

/** Pictures of the elements and the look, in the ways that the engine takes them. */
export function showTo({ shot, cast, takes, strength = 1, hasStart = false, width, height }: ShowWish): ShownTo {
  const known = new Map(shot?.elements.map((one) => [one.element.id, one]) ?? []);
  const shown = showElements(
    cast.map((element) => ({ element, why: known.get(element.id)?.why ?? 'wired in by hand' })),
    { size: shot?.size ?? 'full', takes, hasStart },
  );
  const references: Reference[] = shown.flatMap(({ element, picture, way }) =>
    picture && way ? [{ name: element.name, kind: element.kind, picture: picture.image, strength, way }] : [],
  );
  const styles = takes.styles
    ? (shot?.look?.references ?? []).slice(0, Math.max(0, takes.most - references.length))
    : [];
  for (const picture of styles)
    references.push({ name: 'Look', kind: 'style', picture, strength, way: 'image-prompt' });
  const way = shown.find((one) => one.way === 'first-frame' || one.way === 'sheet')?.way;
  const compose: Composition | null =
    way === 'first-frame' || way === 'sheet'
      ? { kind: way, width, height, size: sizeOf(shot?.size ?? 'full'), strength, layers: layersOf(shown, way, shot) }
      : null;
  const loras = takes.loras ? shot?.look?.loras : undefined;
  return { references, loras: loras?.length ? loras : undefined, compose, legend: legendOf(references) };
}

const layersOf = (shown: readonly Shown[], way: 'first-frame' | 'sheet', shot: ShotValue | undefined) =>
  shown.flatMap(({ element, picture, way: by }) =>
    picture && by === way
      ? [
          {
            image: picture.image,
            kind: element.kind,
            role: picture.role,
            side: shot?.elements.find((one) => one.element.id === element.id)?.side ?? ('centre' as const),
          },
        ]
      : [],
  );

/** `Mara looks as in image 1`: numbered references are addressed by their number, a sheet by the order of what it shows. */
function legendOf(references: readonly Reference[]): string {
  const said = references.flatMap(({ name, kind, way }, i) =>
    way === 'reference' ? [`${elementWords(name, kind)} looks as in image ${i + 1}`] : [],
  );
  const styles = references.flatMap(({ way }, i) => (way === 'image-prompt' ? [`image ${i + 1}`] : []));
  if (styles.length > 0) said.push(`the whole is in the style of ${styles.join(' and ')}, without what it shows`);
  const sheet = references.filter(({ way }) => way === 'sheet').map(({ name, kind }) => elementWords(name, kind));
  const parts = [
    said.join('; '),
    sheet.length > 0 ? `the reference sheet shows, row by row from the left: ${sheet.join(', ')}` : '',
  ].filter((text) => text !== '');
  return parts.map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`).join(' ');
}

/** From text, or from a picture that a person wired in or that is composed. */
export const clipFamily = (hasStart: boolean, compose: Composition | null): PromptFamily =>
  hasStart || compose?.kind === 'first-frame' ? 'ltx-i2v' : 'ltx-t2v';
