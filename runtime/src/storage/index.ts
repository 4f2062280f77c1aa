/** The data folder: database, artifacts, lock. A plain list of exports. */
export { ArtifactFiles, isArtifactName, type StoredFile } from './artifacts/artifact-files.ts';
export { ArtifactStore, type StoredArtifact } from './artifacts/artifact-store.ts';
export type { Collected, CollectOptions } from './artifacts/collect-garbage.ts';
export * from './assets.ts';
export { type DataLock, type LockHolder, lockDataFolder, lockHolder } from './data-lock.ts';
export { type Database, openDatabase } from './database.ts';
export * from './documents.ts';
export { EventLog, type StoredEvent } from './events.ts';
export { storageFailure } from './failure.ts';
export { openStorage, type Storage } from './open-storage.ts';
export { type DataPaths, dataPaths } from './paths.ts';
export * from './projects.ts';
export type { ProjectDefaults } from './schema/index.ts';
export * from './settings.ts';
export * from './templates.ts';
export type { Reader, Tx } from './write-queue.ts';
