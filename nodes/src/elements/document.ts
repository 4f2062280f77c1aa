import { type DocumentType, imageRefSchema, ok, refuse } from '@reelgraph/timeline';
import { z } from 'zod';
import { type ElementValue, elementKindSchema, pictureRoleSchema } from '../values.ts';
import { type Answer, put, stripUndefined } from './document-change.ts';
import { applyPicture, applyVariant } from './document-parts.ts';

export { pictureRoleSchema };

/** What made a picture, where a run of the project did: opaque words for a person and the run to look up. */
const madeSchema = z.object({
  run: z.string().max(120),
  node: z.string().max(120),
  prompt: z.string().max(4_000),
  seed: z.number().optional(),
  engine: z.string().max(120).optional(),
});
export const elementPictureSchema = z.object({
  image: imageRefSchema,
  role: pictureRoleSchema,
  made: madeSchema.optional(),
});

const name = z.string().min(1).max(120);
const description = z.string().max(8_000);
const trigger = z.string().max(120);
const voice = z.string().max(400);
const aliases = z.array(z.string().min(1).max(120)).max(32);

/** An outfit or an age: what it adds, with pictures of its own. */
export const elementVariantSchema = z.object({
  id: z.string().min(1).max(120),
  name,
  trigger,
  description,
  pictures: z.array(elementPictureSchema).max(64),
});

export const elementSchema = z.looseObject({
  id: z.string().min(1).max(120),
  name,
  kind: elementKindSchema,
  description,
  trigger,
  pictures: z.array(elementPictureSchema).max(64),
  voice: voice.optional(),
  /** Other names, former ones too, so that a mention keeps its element when that is renamed. `@…`: only as a mention. */
  aliases: aliases.optional(),
  variants: z.array(elementVariantSchema).min(1).max(32).optional(),
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
export type ElementVariant = z.infer<typeof elementVariantSchema>;
export type ElementPicture = z.infer<typeof elementPictureSchema>;
export type PictureRole = z.infer<typeof pictureRoleSchema>;
export type ElementsDocument = z.infer<typeof elementsDocumentSchema>;

const index = z.number().int().nonnegative();
/** Whose pictures are meant; absent: the element's own. */
const ofVariant = z.string().optional();
export const elementsOpSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('addElement'), element: elementSchema, at: index.optional() }),
  /** `voice: null` takes the voice away. A new name or trigger leaves the old one as an alias, unless `aliases` are said. */
  z.strictObject({
    type: z.literal('updateElement'),
    element: z.string(),
    patch: z.strictObject({
      name: name.optional(),
      kind: elementKindSchema.optional(),
      description: description.optional(),
      trigger: trigger.optional(),
      voice: voice.nullable().optional(),
      aliases: aliases.nullable().optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('addVariant'),
    element: z.string(),
    variant: elementVariantSchema,
    at: index.optional(),
  }),
  z.strictObject({
    type: z.literal('updateVariant'),
    element: z.string(),
    variant: z.string(),
    patch: z.strictObject({ name: name.optional(), trigger: trigger.optional(), description: description.optional() }),
  }),
  z.strictObject({ type: z.literal('removeVariant'), element: z.string(), variant: z.string() }),
  z.strictObject({ type: z.literal('removeElement'), element: z.string() }),
  z.strictObject({
    type: z.literal('addPicture'),
    element: z.string(),
    picture: elementPictureSchema,
    at: index.optional(),
    variant: ofVariant,
  }),
  z.strictObject({ type: z.literal('removePicture'), element: z.string(), at: index, variant: ofVariant }),
  z.strictObject({ type: z.literal('movePicture'), element: z.string(), from: index, to: index, variant: ofVariant }),
  z.strictObject({
    type: z.literal('setPictureRole'),
    element: z.string(),
    at: index,
    role: pictureRoleSchema,
    variant: ofVariant,
  }),
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
      pictures: shownOf(e.pictures),
      ...(e.voice === undefined ? {} : { voice: e.voice }),
      ...(e.aliases === undefined || e.aliases.length === 0 ? {} : { aliases: e.aliases }),
      ...(e.variants === undefined || e.variants.length === 0
        ? {}
        : { variants: e.variants.map((one) => ({ ...one, pictures: shownOf(one.pictures) })) }),
    };
  });
}

/** The elements of a document that came from elsewhere; none where it cannot be read. */
export function readElements(json: unknown): ElementValue[] {
  const doc = elementsDocument.parse(json);
  return doc.ok ? elementsOf(doc.value) : [];
}

/** What a shot needs of pictures; who made them is for the person. */
const shownOf = (pictures: readonly ElementPicture[]): ElementValue['pictures'] =>
  pictures.some(({ made }) => made) ? pictures.map(({ image, role }) => ({ image, role })) : [...pictures];

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

  isPropertyWrite: (op) => op.type === 'updateElement' || op.type === 'updateVariant' || op.type === 'setPictureRole',

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
      case 'addVariant':
      case 'updateVariant':
      case 'removeVariant':
        return applyVariant(doc, element, op);
      default:
        return applyPicture(doc, element, op);
    }
  },
};

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
  const { voice: newVoice, aliases: given, ...fields } = patch;
  const next: StoryElement = { ...element, ...stripUndefined(fields) };
  const back: typeof patch = {};
  for (const field of ['name', 'kind', 'description', 'trigger'] as const)
    if (patch[field] !== undefined) Object.assign(back, { [field]: element[field] });
  if (newVoice !== undefined) {
    back.voice = element.voice ?? null;
    if (newVoice === null) delete next.voice;
    else next.voice = newVoice;
  }
  const names = given === undefined ? formerNames(element, next) : given;
  if (names !== undefined) {
    back.aliases = element.aliases ?? null;
    if (names === null) delete next.aliases;
    else next.aliases = names;
  } else if (patch.name !== undefined || patch.trigger !== undefined) back.aliases = element.aliases ?? null;
  return put(doc, next, [{ type: 'updateElement', element: element.id, patch: back }]);
}

/** The names after a renaming: what was written in scripts and prompts still means this element. Undefined: as they were. */
function formerNames(before: StoryElement, after: StoryElement): string[] | undefined {
  const old = [
    ...(after.name === before.name ? [] : [before.name]),
    ...(after.trigger === before.trigger || before.trigger === '' ? [] : [atHandle(before.trigger)]),
  ];
  if (old.length === 0) return undefined;
  const now = new Set([after.name, atHandle(after.trigger)]);
  return [...new Set([...(before.aliases ?? []), ...old])].filter((one) => !now.has(one)).slice(-32);
}

const atHandle = (trigger: string): string => (trigger.startsWith('@') ? trigger : `@${trigger}`);

function reorder(doc: ElementsDocument, id: string, to: number): Answer {
  const from = doc.order.indexOf(id);
  const without = doc.order.filter((x) => x !== id);
  const at = Math.min(to, without.length);
  return ok({
    doc: { ...doc, order: without.toSpliced(at, 0, id) },
    inverse: [{ type: 'reorder', element: id, to: Math.max(0, from) }],
  });
}
