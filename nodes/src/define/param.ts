import { pointSchema } from '@reelgraph/models';
import { imageRefSchema, mediaRefSchema, videoRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';
import type { Json } from '../graph/document.ts';
import type { ParamSpec, Widget } from '../graph/node-spec.ts';
import type { PortType } from '../graph/port-types.ts';
import { wordsOf } from './port.ts';

/** What the schema cannot say: how the param is shown. */
export interface Hints {
  readonly label?: string;
  readonly help?: string;
  /** Drawn on the node itself. */
  readonly onNode?: boolean;
  readonly advanced?: boolean;
  /** A wire of this type can feed it; the port has the param's name. */
  readonly port?: PortType;
  readonly required?: boolean;
}

type Shown = Pick<
  ParamSpec,
  'widget' | 'type' | 'min' | 'max' | 'step' | 'maxLength' | 'unit' | 'zero' | 'options' | 'accept'
>;

const shown = z.registry<{ readonly hints: Hints; readonly spec: Shown }>();

function declare<S extends z.ZodType>(schema: S, hints: Hints, spec: Shown): S {
  shown.add(schema, { hints, spec });
  return schema;
}

export interface TextOptions extends Hints {
  readonly default?: string;
  readonly maxLength?: number;
}
export interface NumberOptions extends Hints {
  readonly default: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  /** What 0 stands for, where it is no amount. */
  readonly zero?: string;
  readonly slider?: boolean;
}

const textParam =
  (widget: Widget, longest: number) =>
  ({ default: value = '', maxLength = longest, ...hints }: TextOptions = {}) =>
    declare(z.string().max(maxLength).default(value), hints, { widget, type: 'string', maxLength });

const bounded = (schema: z.ZodNumber, { min, max }: NumberOptions) => {
  let out = schema;
  if (min !== undefined) out = out.min(min);
  if (max !== undefined) out = out.max(max);
  return out;
};

const numberParam =
  (type: 'number' | 'integer', widget: Widget = 'number') =>
  (options: NumberOptions) => {
    const { default: value, min, max, step, unit, zero, slider, ...hints } = options;
    const base = type === 'integer' ? z.number().int() : z.number();
    const spec: Shown = {
      widget: slider ? 'slider' : widget,
      type,
      min,
      max,
      step: step ?? (type === 'integer' ? 1 : undefined),
      unit,
      zero,
    };
    return declare(bounded(base, options).default(value), hints, spec);
  };

const most = 2 ** 32 - 1;
const sizeSchema = z.object({ width: z.number().int().min(64).max(8192), height: z.number().int().min(64).max(8192) });

/** A file of the media library: the reference itself, so that a graph says by content what it works on. */
const assetSchema = mediaRefSchema.and(z.object({ name: z.string().optional() }));

const heldSchema = z.strictObject({
  media: z.union([imageRefSchema, videoRefSchema]).and(z.object({ name: z.string().optional() })),
  /** Counted from 0, in frames of the clip that is made. */
  frame: z.number().int().min(0).max(1_000_000),
  /** 0 free … 1 exact. */
  strength: z.number().min(0).max(1).default(1),
});

const unit = z.number().min(0).max(1);

/** One stroke of a round brush: x and y in turns as fractions of the picture, the width as a fraction of its height. */
const strokeSchema = z.strictObject({
  erase: z.boolean().default(false),
  width: z.number().min(0.001).max(1),
  path: z.array(unit).min(2).max(4000),
});
export type Stroke = z.infer<typeof strokeSchema>;

/** `param.seconds({ default: 5 })`: zod schemas with the hints that the editor draws from. */
export const param = {
  /** One line. */
  text: textParam('text', 2000),
  /** Several lines. */
  textarea: textParam('textarea', 20_000),
  /** A prompt with mentions; a text wire can feed it. */
  prompt: (options: TextOptions = {}) => textParam('prompt', 20_000)({ port: 'text', ...options }),
  /** Words that end in prompts, with mentions; no wire feeds it. */
  promptText: textParam('prompt', 20_000),
  /** A whole screenplay. Set from a form it becomes the text of the project's script document. */
  screenplay: textParam('screenplay', 4_000_000),
  number: numberParam('number'),
  integer: numberParam('integer'),
  seconds: (options: NumberOptions) =>
    numberParam('number', 'seconds')({ min: 0, max: 600, step: 0.1, unit: 's', ...options }),
  toggle: ({ default: value, ...hints }: Hints & { readonly default: boolean }) =>
    declare(z.boolean().default(value), hints, { widget: 'switch', type: 'boolean' }),
  select: <const T extends string>(
    choices: Readonly<Record<T, string>>,
    { default: value, ...hints }: Hints & { readonly default: NoInfer<T> },
  ) => {
    const values = Object.keys(choices) as [T, ...T[]];
    const options = values.map((one) => ({ value: one, label: choices[one] }));
    return declare(z.enum(values).default(value as never), hints, { widget: 'select', type: 'string', options });
  },
  /** A whole number, "random" (drawn when the run is queued), or null: the project's. `run` always sees a number. */
  seed: (hints: Hints = {}) =>
    declare(
      z.union([z.number().int().min(0).max(most), z.literal('random'), z.null()]).default(null),
      { port: 'seed', ...hints },
      {
        widget: 'seed',
        type: 'integer',
        min: 0,
        max: most,
      },
    ),
  /** Width and height in pixels; null: the project's. */
  size: (hints: Hints = {}) => declare(sizeSchema.nullable().default(null), hints, { widget: 'size', type: 'object' }),
  asset: ({ accept = 'any', ...hints }: Hints & { readonly accept?: ParamSpec['accept'] } = {}) =>
    declare(
      assetSchema.nullable().default(null),
      { required: true, onNode: true, ...hints },
      { widget: 'asset', type: 'object', accept },
    ),
  /** Id or name of an element of the project. */
  element: (hints: Hints = {}) =>
    declare(z.string().max(200).default(''), hints, { widget: 'element', type: 'string', maxLength: 200 }),
  /** Clicks on a picture: fractions 0–1, each for or against. */
  points: (hints: Hints = {}) =>
    declare(z.array(pointSchema).max(64).default([]), hints, { widget: 'points', type: 'array' }),
  /** What is painted and rubbed out on a picture by hand. Drawn where the points are. */
  strokes: (hints: Hints = {}) =>
    declare(z.array(strokeSchema).max(200).default([]), hints, { widget: 'strokes', type: 'array' }),
  /** Pictures and clips that a clip must agree with, each from a frame of it on and so strongly. */
  conditioning: (hints: Hints = {}) =>
    declare(z.array(heldSchema).max(16).default([]), hints, { widget: 'conditioning', type: 'array' }),
  /** A box on a picture, as text: left, top, width and height in percent. */
  box: (hints: Hints = {}) =>
    declare(z.string().max(60).default(''), hints, { widget: 'box', type: 'string', maxLength: 60 }),
  /** A frame of the clip that comes in, counted from 0. */
  frame: (hints: Hints = {}) =>
    declare(z.number().int().min(0).default(0), hints, { widget: 'frame', type: 'integer', min: 0, step: 1 }),
  colour: ({ default: value = '#000000', ...hints }: Hints & { readonly default?: string } = {}) =>
    declare(
      z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/)
        .default(value),
      hints,
      { widget: 'colour', type: 'string' },
    ),
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Params that were not made by `param.*` still work: their JSON Schema says what they are. */
const plainSpec = (schema: Json): Shown => {
  const type = typeof schema === 'object' && schema !== null && !Array.isArray(schema) ? schema.type : undefined;
  switch (type) {
    case 'number':
    case 'integer':
      return { widget: 'number', type };
    case 'boolean':
      return { widget: 'switch', type };
    case 'array':
    case 'object':
      return { widget: 'textarea', type };
    default:
      return { widget: 'text', type: 'string' };
  }
};

/** The params of a definition as the editor and the validator see them. */
export function paramSpecs(schema: z.ZodObject): ParamSpec[] {
  return Object.entries(schema.shape).map(([name, one]) => {
    const json = z.toJSONSchema(one as z.ZodType, { io: 'input', unrepresentable: 'any' }) as unknown as Json;
    const known = shown.get(one as z.ZodType);
    const given = (one as z.ZodType).safeParse(undefined);
    return {
      name,
      label: known?.hints.label ?? capital(wordsOf(name)),
      ...(known?.spec ?? plainSpec(json)),
      default: given.success ? ((given.data ?? null) as Json) : null,
      help: known?.hints.help,
      advanced: known?.hints.advanced,
      onNode: known?.hints.onNode,
      port: known?.hints.port,
      required: known?.hints.required ?? (given.success ? undefined : true),
      schema: json,
    };
  });
}
