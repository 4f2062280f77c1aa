import { refuse } from '@reelgraph/timeline';
import type { ElementPicture, ElementsDocument, ElementsOp, StoryElement } from './document.ts';
import { type Answer, put, stripUndefined } from './document-change.ts';

const MOST_PICTURES = 64;
const MOST_VARIANTS = 32;

type VariantOp = Extract<ElementsOp, { type: 'addVariant' | 'updateVariant' | 'removeVariant' }>;
type PictureOp = Extract<ElementsOp, { type: 'addPicture' | 'removePicture' | 'movePicture' | 'setPictureRole' }>;

/** Operations on an element's outfits and ages. */
export function applyVariant(doc: ElementsDocument, element: StoryElement, op: VariantOp): Answer {
  const variants = element.variants ?? [];
  // An element that never had one is written as before.
  const withVariants = (next: readonly NonNullable<StoryElement['variants']>[number][], inverse: ElementsOp) => {
    const { variants: _, ...plain } = element;
    return put(doc, next.length === 0 ? plain : { ...plain, variants: [...next] }, [inverse]);
  };
  if (op.type === 'addVariant') {
    if (variants.length >= MOST_VARIANTS) return refuse('too_many_variants', 'An element holds at most 32 variants.');
    if (variants.some(({ id }) => id === op.variant.id))
      return refuse('variant_exists', `${element.name} already has this variant.`);
    const at = Math.min(op.at ?? variants.length, variants.length);
    return withVariants(variants.toSpliced(at, 0, op.variant), {
      type: 'removeVariant',
      element: element.id,
      variant: op.variant.id,
    });
  }
  const at = variants.findIndex(({ id }) => id === op.variant);
  const present = variants[at];
  if (!present) return noVariant(element, op.variant);
  if (op.type === 'removeVariant')
    return withVariants(variants.toSpliced(at, 1), { type: 'addVariant', element: element.id, variant: present, at });
  const patch = stripUndefined(op.patch);
  const back = Object.fromEntries(Object.keys(patch).map((key) => [key, present[key as keyof typeof patch]]));
  return withVariants(variants.with(at, { ...present, ...patch }), {
    type: 'updateVariant',
    element: element.id,
    variant: present.id,
    patch: back,
  });
}

/** Operations on the pictures of an element, or of one of its variants. */
export function applyPicture(doc: ElementsDocument, element: StoryElement, op: PictureOp): Answer {
  const { variant } = op;
  const place = variant === undefined ? element : element.variants?.find(({ id }) => id === variant);
  if (!place) return noVariant(element, variant ?? '');
  const whose = { element: element.id, ...(variant === undefined ? {} : { variant }) };
  const withPictures = (pictures: ElementPicture[], inverse: ElementsOp): Answer =>
    put(
      doc,
      variant === undefined
        ? { ...element, pictures }
        : {
            ...element,
            variants: (element.variants ?? []).map((one) => (one.id === variant ? { ...one, pictures } : one)),
          },
      [inverse],
    );
  const { pictures } = place;
  if (op.type === 'addPicture') {
    if (pictures.length >= MOST_PICTURES) return refuse('too_many_pictures', 'An element holds at most 64 pictures.');
    const at = Math.min(op.at ?? pictures.length, pictures.length);
    return withPictures(pictures.toSpliced(at, 0, op.picture), { type: 'removePicture', ...whose, at });
  }
  const at = op.type === 'movePicture' ? op.from : op.at;
  const picture = pictures[at];
  if (!picture || (op.type === 'movePicture' && op.to >= pictures.length))
    return refuse('no_such_picture', `${element.name} has no picture at this place.`, { field: 'at' });
  switch (op.type) {
    case 'removePicture':
      return withPictures(pictures.toSpliced(at, 1), { type: 'addPicture', ...whose, picture, at });
    case 'movePicture':
      return withPictures(pictures.toSpliced(at, 1).toSpliced(op.to, 0, picture), {
        type: 'movePicture',
        ...whose,
        from: op.to,
        to: at,
      });
    case 'setPictureRole':
      return withPictures(pictures.with(at, { ...picture, role: op.role }), {
        type: 'setPictureRole',
        ...whose,
        at,
        role: picture.role,
      });
  }
}

const noVariant = (element: StoryElement, variant: string): Answer =>
  refuse('no_such_variant', `${element.name} no longer has this variant; somebody deleted it.`, { field: variant });
