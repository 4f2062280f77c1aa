import { type Applied, type DocumentType, imageRefSchema, ok, type Result, refuse } from '@reelgraph/timeline';
import { z } from 'zod';
import { type ElementValue, elementKindSchema } from '../values.ts';

export const pictureRoleSchema = z.enum(['portrait', 'full', 'plate', 'sheet', 'still', 'other']);
export const elementPictureSchema = z.object({ image: imageRefSchema, role: pictureRoleSchema });

const name = z.string().min(1).max(120);
const description = z.string().max(8_000);
const trigger = z.string().max(120);
const voice = z.string().max(400);

export const elementSchema = z.looseObject({
  id: z.string().min(1).max(120),
  name,
  kind: elementKindSchema,
  description,
  trigger,
  pictures: z.array(elementPictureSchema).max(64),
  voice: voice.optional(),
});

export const elementsDocumentSchema = z.looseObject({
  format: z.literal('reelgraph/elements'),
  version: z.literal(1),
  id: z.string(),
  elements: z.record(z.string(), elementSchema),
  /** Ids in the order in which they are shown. */
  order: z.array(z.string()),
});

export type StoryElement = z.infer<typeof elementSchema>;
export type ElementPicture = z.infer<typeof elementPictureSchema>;
export type PictureRole = z.infer<typeof pictureRoleSchema>;
export type ElementsDocument = z.infer<typeof elementsDocumentSchema>;

const index = z.number().int().nonnegative();
export const elementsOpSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('addElement'), element: elementSchema, at: index.optional() }),
  /** `voice: null` takes the voice away. */
  z.strictObject({
    type: z.literal('updateElement'),
    element: z.string(),
    patch: z.strictObject({
      name: name.optional(),
      kind: elementKindSchema.optional(),
      description: description.optional(),
      trigger: trigger.optional(),
      voice: voice.nullable().optional(),
    }),
  }),
  z.strictObject({ type: z.literal('removeElement'), element: z.string() }),
  z.strictObject({
    type: z.literal('addPicture'),
    element: z.string(),
    picture: elementPictureSchema,
    at: index.optional(),
  }),
  z.strictObject({ type: z.literal('removePicture'), element: z.string(), at: index }),
  z.strictObject({ type: z.literal('movePicture'), element: z.string(), from: index, to: index }),
  z.strictObject({ type: z.literal('setPictureRole'), element: z.string(), at: index, role: pictureRoleSchema }),
  z.strictObject({ type: z.literal('reorder'), element: z.string(), to: index }),
]);
export type ElementsOp = z.infer<typeof elementsOpSchema>;

export const newElements = (id: string, elements: readonly StoryElement[] = []): ElementsDocument => ({
  format: 'reelgraph/elements',
  version: 1,
  id,
  elements: Object.fromEntries(elements.map((e) => [e.id, e])),
  order: elements.map((e) => e.id),
});

/** `@` and the name without spaces. */
export const defaultTrigger = (name: string): string => `@${name.replace(/\s+/g, '')}`;

/** The elements in the order in which they are shown, as values for wires. */
export function elementsOf(doc: ElementsDocument): ElementValue[] {
  const listed = doc.order.filter((id) => Object.hasOwn(doc.elements, id));
  const seen = new Set(listed);
  const rest = Object.keys(doc.elements).filter((id) => !seen.has(id));
  return [...listed, ...rest].map((id) => {
    const e = doc.elements[id] as StoryElement;
    return {
      id: e.id,
      name: e.name,
      kind: e.kind,
      description: e.description,
      trigger: e.trigger,
      pictures: e.pictures,
      ...(e.voice === undefined ? {} : { voice: e.voice }),
    };
  });
}

type Answer = Result<Applied<ElementsDocument, ElementsOp>>;

const firstIssue = (error: z.ZodError): string => {
  const first = error.issues[0];
  return first ? `${first.path.join('.') || 'document'}: ${first.message}` : 'unreadable';
};

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

export const elementsDocument: DocumentType<ElementsDocument, ElementsOp> = {
  kind: 'elements',

  parse(json) {
    const read = elementsDocumentSchema.safeParse(json);
    if (!read.success)
      return refuse('elements_unreadable', `This is no elements document (${firstIssue(read.error)}).`);
    return ok(read.data);
  },

  parseOp(json) {
    const read = elementsOpSchema.safeParse(json);
    if (!read.success)
      return refuse('op_unreadable', `This change of elements is not understood (${firstIssue(read.error)}).`);
    return ok(read.data);
  },

  isPropertyWrite: (op) => op.type === 'updateElement' || op.type === 'setPictureRole',

  apply(doc, op) {
    if (op.type === 'addElement') return addElement(doc, op);
    const element = Object.hasOwn(doc.elements, op.element) ? doc.elements[op.element] : undefined;
    if (!element)
      return refuse('no_such_element', 'This element is no longer there; somebody deleted it.', { field: op.element });
    switch (op.type) {
      case 'removeElement':
        return removeElement(doc, element);
      case 'updateElement':
        return updateElement(doc, element, op.patch);
      case 'reorder':
        return reorder(doc, element.id, op.to);
      case 'addPicture': {
        if (element.pictures.length >= 64) return refuse('too_many_pictures', 'An element holds at most 64 pictures.');
        const at = Math.min(op.at ?? element.pictures.length, element.pictures.length);
        const pictures = element.pictures.toSpliced(at, 0, op.picture);
        return withPictures(doc, element, pictures, { type: 'removePicture', element: element.id, at });
      }
      case 'removePicture': {
        const picture = element.pictures[op.at];
        if (!picture) return noPicture(element);
        const back: ElementsOp = { type: 'addPicture', element: element.id, picture, at: op.at };
        return withPictures(doc, element, element.pictures.toSpliced(op.at, 1), back);
      }
      case 'movePicture': {
        const picture = element.pictures[op.from];
        if (!picture || op.to >= element.pictures.length) return noPicture(element);
        const pictures = element.pictures.toSpliced(op.from, 1).toSpliced(op.to, 0, picture);
        const back: ElementsOp = { type: 'movePicture', element: element.id, from: op.to, to: op.from };
        return withPictures(doc, element, pictures, back);
      }
      case 'setPictureRole': {
        const picture = element.pictures[op.at];
        if (!picture) return noPicture(element);
        const pictures = element.pictures.with(op.at, { ...picture, role: op.role });
        const back: ElementsOp = { type: 'setPictureRole', element: element.id, at: op.at, role: picture.role };
        return withPictures(doc, element, pictures, back);
      }
    }
  },
};

const noPicture = (element: StoryElement): Answer =>
  refuse('no_such_picture', `${element.name} has no picture at this place.`, { field: 'at' });

function withPictures(
  doc: ElementsDocument,
  element: StoryElement,
  pictures: ElementPicture[],
  back: ElementsOp,
): Answer {
  return put(doc, { ...element, pictures }, [back]);
}

const put = (doc: ElementsDocument, element: StoryElement, inverse: readonly ElementsOp[]): Answer =>
  ok({ doc: { ...doc, elements: { ...doc.elements, [element.id]: element } }, inverse });

function addElement(doc: ElementsDocument, op: Extract<ElementsOp, { type: 'addElement' }>): Answer {
  const { element } = op;
  if (UNSAFE.has(element.id)) return refuse('bad_id', 'This id cannot be used for an element.');
  if (Object.hasOwn(doc.elements, element.id))
    return refuse('element_exists', `There is already an element with the id of ${element.name}.`);
  const at = Math.min(op.at ?? doc.order.length, doc.order.length);
  return ok({
    doc: {
      ...doc,
      elements: { ...doc.elements, [element.id]: element },
      order: doc.order.toSpliced(at, 0, element.id),
    },
    inverse: [{ type: 'removeElement', element: element.id }],
  });
}

function removeElement(doc: ElementsDocument, element: StoryElement): Answer {
  const at = doc.order.indexOf(element.id);
  const { [element.id]: _, ...elements } = doc.elements;
  return ok({
    doc: { ...doc, elements, order: doc.order.filter((id) => id !== element.id) },
    inverse: [{ type: 'addElement', element, ...(at >= 0 ? { at } : {}) }],
  });
}

function updateElement(
  doc: ElementsDocument,
  element: StoryElement,
  patch: Extract<ElementsOp, { type: 'updateElement' }>['patch'],
): Answer {
  const { voice: newVoice, ...fields } = patch;
  const next: StoryElement = { ...element, ...stripUndefined(fields) };
  const back: typeof patch = {};
  for (const field of ['name', 'kind', 'description', 'trigger'] as const)
    if (patch[field] !== undefined) Object.assign(back, { [field]: element[field] });
  if (newVoice !== undefined) {
    back.voice = element.voice ?? null;
    if (newVoice === null) delete next.voice;
    else next.voice = newVoice;
  }
  return put(doc, next, [{ type: 'updateElement', element: element.id, patch: back }]);
}

const stripUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;

function reorder(doc: ElementsDocument, id: string, to: number): Answer {
  const from = doc.order.indexOf(id);
  const without = doc.order.filter((x) => x !== id);
  const at = Math.min(to, without.length);
  return ok({
    doc: { ...doc, order: without.toSpliced(at, 0, id) },
    inverse: [{ type: 'reorder', element: id, to: Math.max(0, from) }],
  });
}
