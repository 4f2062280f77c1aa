import { z } from 'zod';
import { gradeSchema } from '../colour/schema.ts';
import { keysSchema } from '../keys/schema.ts';
import { textBlockSchema, textStyleSchema } from '../text/schema.ts';
import type { SeqFrame } from '../time/frames.ts';
import { rateSchema } from '../time/rate.ts';
import type { Clip, ItemId, Marker, MarkerId, Take, TakeId, Track, TrackId } from './types.ts';

/**
 * Documents are parsed loose: a field of a later version survives a save by this one. The casts to the branded,
 * read-only types of `types.ts` stand here and nowhere else.
 */
const id = z.string().min(1).max(300);
export const itemId = id as unknown as z.ZodType<ItemId>;
export const trackId = id as unknown as z.ZodType<TrackId>;
export const takeId = id as unknown as z.ZodType<TakeId>;
export const markerId = id as unknown as z.ZodType<MarkerId>;

/** A day at 240 fps: anything longer is a mistake, and sums stay exact. */
export const MAX_FRAMES = 240 * 86_400;
const frame = z.number().int().nonnegative().max(MAX_FRAMES);
const length = z.number().int().positive().max(MAX_FRAMES);
export const frameSchema = frame as unknown as z.ZodType<SeqFrame>;
export const lengthSchema = length as unknown as z.ZodType<SeqFrame>;
export const deltaSchema = z.number().int().min(-MAX_FRAMES).max(MAX_FRAMES);

export const speedSchema = z
  .object({ num: z.number().int().positive().max(100_000), den: z.number().int().positive().max(100_000) })
  .refine(({ num, den }) => num <= den * 100 && den <= num * 100, 'a speed lies between 1/100 and 100');
export const gainSchema = z.number().min(-96).max(24);
const fades = z.object({ in: frame, out: frame, curve: z.enum(['linear', 'smooth', 'power']).optional() });
export const fadesSchema = fades as unknown as z.ZodType<NonNullable<Clip['fades']>>;
export const panSchema = z.number().min(-1).max(1);
const side = z.number().min(0).max(0.99);
export const cropSchema = z
  .object({ left: side, top: side, right: side, bottom: side })
  .refine(({ left, right, top, bottom }) => left + right < 1 && top + bottom < 1, 'a crop leaves something');
export const transformSchema = z.object({
  x: z.number().min(-10).max(10),
  y: z.number().min(-10).max(10),
  scale: z.number().min(0.01).max(100),
  rotation: z.number().min(-3600).max(3600),
});

const originSchema = z.looseObject({
  kind: z.string(),
  label: z.string(),
  hash: z.string(),
  from: z.record(z.string(), z.string()).optional(),
  draft: z.boolean(),
  licence: z.string().optional(),
  detail: z.unknown().optional(),
});

const take = z.looseObject({
  id,
  asset: z.string().regex(/^[0-9a-f]{64}$/, 'an asset is named by its sha256'),
  kind: z.enum(['video', 'image', 'audio']),
  rate: rateSchema,
  frames: z.number().int().positive(),
  head: z.number().int().nonnegative().optional(),
  size: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }).optional(),
  audio: z.boolean(),
  origin: originSchema.optional(),
  rating: z.number().min(-1).max(5).optional(),
  circled: z.boolean().optional(),
  note: z.string().max(2000).optional(),
  state: z.enum(['ready', 'failed', 'offline']),
  createdAt: z.string().optional(),
});
export const takeSchema = take as unknown as z.ZodType<Take>;

export const landingSchema = z.looseObject({
  source: z.string(),
  key: z.string(),
  planned: length,
  touched: z.boolean(),
  pinned: z.boolean(),
  vanished: z.boolean().optional(),
});

const foreign = z.record(z.string(), z.unknown());

const clip = z.looseObject({
  type: z.literal('clip'),
  id,
  name: z.string(),
  takes: z.record(z.string(), take),
  activeTake: id.nullable(),
  trim: z.object({ in: deltaSchema, length }),
  speed: speedSchema.default({ num: 1, den: 1 }),
  gainDb: gainSchema.default(0),
  fades: fades.optional(),
  transform: transformSchema.optional(),
  crop: cropSchema.optional(),
  opacity: z.number().min(0).max(1).optional(),
  pan: panSchema.optional(),
  grade: gradeSchema.optional(),
  keys: keysSchema.optional(),
  text: textBlockSchema.optional(),
  adjustment: z.boolean().optional(),
  muted: z.boolean().optional(),
  disabled: z.boolean().optional(),
  link: z.string().optional(),
  anchor: z.object({ clip: id, offset: z.number().int() }).optional(),
  slug: z.looseObject({ prompt: z.string() }).optional(),
  landing: landingSchema.optional(),
  foreign: foreign.optional(),
});
export const clipSchema = clip as unknown as z.ZodType<Clip>;

const gap = z.looseObject({ type: z.literal('gap'), id, length });
const transition = z.looseObject({
  type: z.literal('transition'),
  id,
  kind: z.enum(['dissolve', 'wipe', 'dip']),
  in: frame,
  out: frame,
});

export const itemSchema = z.discriminatedUnion('type', [clip, gap, transition]);

export const duckSchema = z.object({ under: trackId, byDb: z.number().min(-60).max(0) });

const track = z.looseObject({
  id,
  kind: z.enum(['video', 'audio']),
  name: z.string(),
  mode: z.enum(['magnetic', 'free']),
  items: z.array(itemSchema),
  muted: z.boolean().optional(),
  solo: z.boolean().optional(),
  hidden: z.boolean().optional(),
  locked: z.boolean().optional(),
  gainDb: gainSchema.optional(),
  pan: panSchema.optional(),
  duck: duckSchema.optional(),
  captions: textStyleSchema.optional(),
});
export const trackSchema = track as unknown as z.ZodType<Track>;

const marker = z.looseObject({
  id,
  at: frame,
  length: length.optional(),
  name: z.string(),
  colour: z.string().optional(),
  note: z.string().optional(),
});
export const markerSchema = marker as unknown as z.ZodType<Marker>;

export const dismissedSchema = z.looseObject({ clip, track: id, after: id.nullable(), at: frame });

export const sequenceSchema = z.looseObject({
  format: z.literal('reelgraph/sequence'),
  version: z.number().int().positive(),
  id,
  title: z.string(),
  rate: rateSchema,
  dropFrame: z.boolean().default(false),
  size: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }),
  sampleRate: z.number().int().positive().default(48_000),
  tracks: z.array(track),
  markers: z.array(marker).default([]),
  dismissed: z.record(z.string(), dismissedSchema).optional(),
  foreign: foreign.optional(),
});
