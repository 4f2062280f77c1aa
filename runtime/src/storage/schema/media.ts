import type { MediaRef } from '@reelgraph/timeline';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { project } from './project.ts';

/** One file of the artifact store. The row is written after the file is durable, never before. */
export const artifact = sqliteTable('artifact', {
  sha: text('sha').primaryKey(),
  bytes: integer('bytes').notNull(),
  mime: text('mime').notNull(),
  createdAt: integer('created_at').notNull(),
  /** Last time that somebody stored these bytes again: the collector leaves young ones alone. */
  lastSeen: integer('last_seen').notNull(),
});

/** What the media library of a project shows. */
export const asset = sqliteTable(
  'asset',
  {
    id: text('id').primaryKey(),
    project: text('project')
      .notNull()
      .references(() => project.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    kind: text('kind').$type<'image' | 'video' | 'audio' | 'mask' | 'track'>().notNull(),
    artifact: text('artifact').notNull(),
    ref: text('ref', { mode: 'json' }).$type<MediaRef>().notNull(),
    bytes: integer('bytes').notNull(),
    source: text('source').$type<'upload' | 'run' | 'export'>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('asset_by_project').on(t.project, t.createdAt), index('asset_by_artifact').on(t.project, t.artifact)],
);
