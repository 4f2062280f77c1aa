import { ok, type Result, refuse } from '@reelgraph/timeline';
import { z } from 'zod';
import { headerNameSchema } from '../../capabilities/comfyui-settings.ts';
import { priceSchema, serviceIdSchema } from '../../capabilities/money.ts';
import { placeholdersIn } from './template.ts';

/**
 * A hosted service as a file: what it can do, what is sent, where its answers say what, and what it costs. Plain JSON, so
 * that a service is added without code. Nothing secret stands in it: `{key}` is put in on the way out.
 */
const path = z.string().regex(/^[\w-]+(?:\.[\w-]+)*$/, 'A place in an answer is written like "output.0.url".');
const address = z.string().regex(/^\//, 'An address begins with a slash, behind that of the service.').max(400);

/** What a price grows with. `megapixels` are those of one frame. */
export const measureSchema = z.enum(['seconds', 'frames', 'megapixels', 'references', 'steps', 'characters']);
export type Measure = z.infer<typeof measureSchema>;

const termSchema = z.strictObject({
  /** In the unit of the currency; times each of `of`. */
  each: z.number().nonnegative(),
  of: z.array(measureSchema).max(4).default([]),
  /** Only where the measure lies above `above` and at most at `upTo`. */
  when: z
    .strictObject({ measure: measureSchema, above: z.number().optional(), upTo: z.number().optional() })
    .optional(),
});

export const priceFormulaSchema = z.strictObject({
  terms: z.array(termSchema).min(1).max(16),
  /** An order costs at least so much. */
  least: z.number().nonnegative().default(0),
  /** Rounded up to a multiple of so much. */
  step: z.number().positive().optional(),
});
export type PriceFormula = z.infer<typeof priceFormulaSchema>;

/** What an answer that is no good means. */
export const troubleSchema = z.enum(['content', 'credit', 'key', 'busy', 'lost', 'expired', 'request', 'failed']);
export type Trouble = z.infer<typeof troubleSchema>;

const errorRuleSchema = z.strictObject({
  status: z.array(z.number().int()).min(1).optional(),
  /** Where its answer says what kind of error it is, and the words that mean this one. */
  at: path.optional(),
  is: z.array(z.string()).min(1).optional(),
  as: troubleSchema,
});
export type ErrorRule = z.infer<typeof errorRuleSchema>;

/** How an answer (of a poll, or brought by a webhook) says how far the work is. */
const answerSchema = z.strictObject({
  status: path,
  done: z.array(z.string()).min(1),
  failed: z.array(z.string()).default([]),
  cancelled: z.array(z.string()).default([]),
  /** 0 … `whole`. */
  progress: path.optional(),
  whole: z.number().positive().default(1),
  /** What it really took, in the unit of the currency. */
  charged: path.optional(),
});
export type AnswerShape = z.infer<typeof answerSchema>;

const workSchema = z
  .strictObject({
    capability: z.enum(['video', 'image', 'repaint']),
    label: z.string().min(1).max(80),
    /** Values that a request must have for this way. */
    needs: z.array(z.string()).default([]),
    limits: z
      .strictObject({
        multiple: z.number().int().positive().default(1),
        frameStep: z.number().int().positive().default(1),
        mostFrames: z.number().int().positive().optional(),
      })
      .default({ multiple: 1, frameStep: 1 }),
    price: priceFormulaSchema,
    /** Files are sent here first, as they are; without it they stand as data URLs in the body. */
    upload: z.strictObject({ method: z.enum(['POST', 'PUT']).default('POST'), path: address, answer: path }).optional(),
    submit: z.strictObject({
      path: address,
      body: z.record(z.string(), z.unknown()),
      /** Header in which our key of the order goes: the service takes an order once however often it comes with the same key. */
      idempotency: headerNameSchema.optional(),
      /** Where the answer says the service's own id of the order. Without it the answer is the result itself. */
      id: path.optional(),
    }),
    /** Asked where it is not known whether an order was taken, by our own key in `{order}`: where the answer says its id. */
    find: z.strictObject({ path: address, id: path }).optional(),
    poll: z
      .strictObject({
        path: address,
        /** Seconds between two looks; grows to five times as much while nothing changes. */
        every: z.number().min(0.01).max(60).default(2),
      })
      .optional(),
    /** The service tells by itself: the body names `{hook}`. */
    webhook: z.strictObject({}).optional(),
    answer: answerSchema.optional(),
    /** Where the result is: an address, base64 within the answer, or an address of the service itself. */
    result: z.union([
      z.strictObject({ url: path }),
      z.strictObject({ base64: path }),
      z.strictObject({ path: address }),
    ]),
    /** Largest result that is taken. Megabytes. */
    mostMegabytes: z.number().positive().max(16_384).default(2048),
    cancel: z
      .strictObject({
        method: z.enum(['POST', 'DELETE']).default('POST'),
        path: address,
        /** A cancelled order costs nothing. */
        free: z.boolean().default(false),
      })
      .optional(),
    /** An order that the service says has failed costs nothing. */
    failedIsFree: z.boolean().default(false),
  })
  .superRefine((work, at) => {
    const wrong = (message: string) => at.addIssue({ code: 'custom', message });
    const later = work.submit.id !== undefined;
    if (later && !work.answer) wrong('An order with an id needs "answer": how the service says that it is done.');
    if (later && !work.poll && !work.webhook) wrong('An order with an id needs "poll" or "webhook".');
    if (!later && (work.poll || work.webhook || work.cancel)) wrong('Without "id" there is nothing to ask after.');
    if (work.webhook && !placeholdersIn(work.submit.body).has('hook'))
      wrong('With "webhook" the body must name {hook}.');
    if (work.find && !placeholdersIn([work.submit.body]).has('order') && !work.submit.idempotency)
      wrong('With "find" the body must name {order}.');
  });
export type ServiceWork = z.infer<typeof workSchema>;

export const serviceSchema = z.strictObject({
  format: z.literal('reelgraph/hosted-service'),
  version: z.literal(1),
  id: serviceIdSchema,
  label: z.string().min(1).max(60),
  /** What a person should know: who wrote it, when its prices were looked up. */
  note: z.string().max(600).optional(),
  url: z.string().max(400),
  /** How the key is sent, where the service wants one: `Bearer {key}`. */
  key: z
    .strictObject({
      header: headerNameSchema,
      value: z
        .string()
        .regex(/\{key\}/, 'The value names {key}.')
        .max(100),
    })
    .optional(),
  currency: priceSchema.shape.currency,
  /** Licence of what it makes; written into every take. */
  licence: z.string().max(120).optional(),
  /** Seconds that an answer may take. */
  patience: z.number().min(0.05).max(600).default(60),
  work: z.array(workSchema).min(1).max(16),
  errors: z.array(errorRuleSchema).max(32).default([]),
});
export type HostedService = z.infer<typeof serviceSchema>;

/** A binding file that a person gives. Refuses (`bad_service`) in words that name the place. */
export function readService(text: string): Result<HostedService> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('bad_service', 'The file is no JSON.', { fix: 'Choose the binding file of a service.' });
  }
  const read = serviceSchema.safeParse(json);
  if (read.success) return ok(read.data);
  const [first] = read.error.issues;
  const where = first?.path.join('.');
  return refuse(
    'bad_service',
    `The binding is not right${where ? ` at ${where}` : ''}: ${first?.message ?? 'unknown'}`,
    {
      fix: 'Compare it with the examples in docs/engines.md.',
    },
  );
}
