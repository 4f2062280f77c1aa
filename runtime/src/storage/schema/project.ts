import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** All times are milliseconds since 1970, all ids are text. */
export const project = sqliteTable('project', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  /** Artifact of the picture that stands for the project. */
  poster: text('poster'),
  /** What nodes mean by "the script" and "the sequence" where none is named, and the graph that opens first. */
  defaults: text('defaults', { mode: 'json' }).$type<ProjectDefaults>().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export interface ProjectDefaults {
  script: string | null;
  sequence: string | null;
  graph: string | null;
}

/**
 * Graphs, scripts, elements, sequences and settings: one table, because they change by one mechanism. `json` is the
 * document at `rev`; the way there is in `document_change`.
 */
export const document = sqliteTable(
  'document',
  {
    id: text('id').primaryKey(),
    project: text('project')
      .notNull()
      .references(() => project.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    rev: integer('rev').notNull(),
    json: text('json', { mode: 'json' }).notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [index('document_by_project').on(t.project, t.kind)],
);

/** The operations that made each revision, with their inverse. The same `opId` twice is one change. */
export const documentChange = sqliteTable(
  'document_change',
  {
    document: text('document')
      .notNull()
      .references(() => document.id, { onDelete: 'cascade' }),
    /** The revision that these operations made. */
    rev: integer('rev').notNull(),
    opId: text('op_id').notNull(),
    client: text('client').notNull(),
    /** `hand`, `run`, `command`, `import`. */
    origin: text('origin').notNull(),
    ops: text('ops', { mode: 'json' }).$type<unknown[]>().notNull(),
    inverse: text('inverse', { mode: 'json' }).$type<unknown[]>().notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.document, t.rev] }), uniqueIndex('document_change_op').on(t.document, t.opId)],
);

/** A revision that a person gave a name (or that something risky left behind): the whole document. */
export const documentRevision = sqliteTable(
  'document_revision',
  {
    id: text('id').primaryKey(),
    document: text('document')
      .notNull()
      .references(() => document.id, { onDelete: 'cascade' }),
    rev: integer('rev').notNull(),
    name: text('name').notNull(),
    json: text('json', { mode: 'json' }).notNull(),
    at: integer('at').notNull(),
  },
  (t) => [index('document_revision_by_document').on(t.document, t.rev)],
);

export const template = sqliteTable('template', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  description: text('description').notNull(),
  version: integer('version').notNull(),
  graph: text('graph', { mode: 'json' }).notNull(),
  /** Artifact of its picture. */
  thumbnail: text('thumbnail'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Small facts of this data folder: the event epoch, the person's preferences. */
export const setting = sqliteTable('setting', {
  key: text('key').primaryKey(),
  value: text('value', { mode: 'json' }).notNull(),
});
