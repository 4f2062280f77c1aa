import type { Refusal, Result } from '@reelgraph/timeline';
import { ok, rateSchema, refuse } from '@reelgraph/timeline';
import { z } from 'zod';
import type { NightView } from './nights.ts';
import { problemSchema, type QueueView } from './runs.ts';

export const documentKindSchema = z.enum(['graph', 'script', 'elements', 'sequence', 'settings']);
export type DocumentKind = z.infer<typeof documentKindSchema>;

/** The settings document of a project: the one thing besides its graphs, scripts, elements and sequences. */
export const projectSettingsSchema = z.object({
  format: z.literal('reelgraph/settings'),
  version: z.literal(1),
  width: z.number().int().min(64).max(8192),
  height: z.number().int().min(64).max(8192),
  rate: rateSchema,
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  /** Engine per capability; `default` for those not named. */
  engines: z.record(z.string(), z.string()),
});
export type ProjectSettingsDocument = z.infer<typeof projectSettingsSchema>;

export const documentInfoSchema = z.object({
  id: z.string(),
  kind: documentKindSchema,
  title: z.string(),
  rev: z.number().int(),
  updatedAt: z.number(),
});
export type DocumentInfo = z.infer<typeof documentInfoSchema>;

export const projectViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Artifact of a picture that stands for the project. */
  poster: z.string().nullable(),
  documents: z.array(documentInfoSchema),
});
export type ProjectView = z.infer<typeof projectViewSchema>;

/** A file that a person brought or a run made, as the library shows it. */
export const assetViewSchema = z.object({
  id: z.string(),
  project: z.string(),
  name: z.string(),
  /** The media reference. */
  ref: z.unknown(),
  kind: z.enum(['image', 'video', 'audio', 'mask', 'track']),
  bytes: z.number().int(),
  source: z.enum(['upload', 'run', 'export']),
  createdAt: z.number(),
});
export type AssetView = z.infer<typeof assetViewSchema>;

/** One picture of a clip, to be a picture of the library. Frames from 0; negative: from the end. */
export const stillRequestSchema = z.strictObject({
  clip: z.string().regex(/^[0-9a-f]{64}$/),
  frame: z.number().int(),
  name: z.string().min(1).max(300),
});
export type StillRequest = z.infer<typeof stillRequestSchema>;

/** Events of a `project:<id>` stream. All reliable. */
export type ProjectEvent =
  | { type: 'doc.ops'; data: { doc: string; rev: number; opId: string; client: string; ops: unknown[] } }
  | { type: 'doc.created'; data: DocumentInfo }
  | { type: 'doc.deleted'; data: { id: string } }
  | { type: 'project.changed'; data: ProjectView }
  | { type: 'asset.added'; data: AssetView }
  | { type: 'asset.removed'; data: { id: string } }
  | { type: 'run.listed'; data: unknown }
  | { type: 'queue.state'; data: QueueView }
  | { type: 'night.state'; data: NightView }
  | { type: 'export.state'; data: ExportView }
  /** Instead of a replay: fetch everything anew. */
  | { type: 'project.snapshot'; data: { project: ProjectView } };

export const exportViewSchema = z.object({
  id: z.string(),
  project: z.string(),
  sequence: z.string(),
  preset: z.string(),
  name: z.string(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  fraction: z.number(),
  etaMs: z.number().optional(),
  artifact: z.string().optional(),
  error: problemSchema.optional(),
});
export type ExportView = z.infer<typeof exportViewSchema>;

/** Answer to a write: the revision it became (with the ops as applied), or why not. */
export type WriteAnswer =
  | { ok: true; key: string; doc: string; rev: number; opId: string }
  | { ok: false; key: string; doc: string; opId: string; refusal: Refusal; rev: number };

export type SettingsOp = { type: 'setSettings'; patch: Partial<Omit<ProjectSettingsDocument, 'format' | 'version'>> };

const settingsOpSchema = z.strictObject({
  type: z.literal('setSettings'),
  patch: projectSettingsSchema.omit({ format: true, version: true }).partial().strict(),
});

/** The settings document's operations; property writes all. See `DocumentType` of `@reelgraph/timeline`. */
export const settingsDocument = {
  kind: 'settings' as const,
  parse(json: unknown): Result<ProjectSettingsDocument> {
    const parsed = projectSettingsSchema.safeParse(json);
    return parsed.success
      ? ok(parsed.data)
      : refuse('bad_settings', `The project's settings are damaged: ${z.prettifyError(parsed.error)}`);
  },
  parseOp(json: unknown): Result<SettingsOp> {
    const parsed = settingsOpSchema.safeParse(json);
    return parsed.success
      ? ok(parsed.data)
      : refuse('bad_operation', `This change of the settings is not allowed: ${z.prettifyError(parsed.error)}`);
  },
  apply(doc: ProjectSettingsDocument, op: SettingsOp): Result<{ doc: ProjectSettingsDocument; inverse: SettingsOp[] }> {
    const before = Object.fromEntries(
      Object.keys(op.patch).map((key) => [key, doc[key as keyof ProjectSettingsDocument]]),
    );
    return ok({
      doc: { ...doc, ...op.patch },
      inverse: [{ type: 'setSettings' as const, patch: before as SettingsOp['patch'] }],
    });
  },
  isPropertyWrite: () => true,
};
