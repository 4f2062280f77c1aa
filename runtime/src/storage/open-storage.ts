import { mkdir, rm } from 'node:fs/promises';
import { ActionRepository } from './actions.ts';
import { ArtifactFiles } from './artifacts/artifact-files.ts';
import { ArtifactStore } from './artifacts/artifact-store.ts';
import { type Collected, type CollectOptions, collectGarbage } from './artifacts/collect-garbage.ts';
import { AssetRepository } from './assets.ts';
import { type DataLock, lockDataFolder } from './data-lock.ts';
import { type Database, openDatabase } from './database.ts';
import { DocumentRepository } from './documents.ts';
import { EventLog } from './events.ts';
import { NightRepository } from './nights.ts';
import { OrderRepository } from './orders.ts';
import { type DataPaths, dataPaths } from './paths.ts';
import { ProjectRepository } from './projects.ts';
import { RunRepository } from './runs.ts';
import { SettingRepository } from './settings.ts';
import { TaskRepository } from './tasks.ts';
import { TemplateRepository } from './templates.ts';

/** Everything that one data folder keeps. One process at a time. */
export interface Storage {
  readonly paths: DataPaths;
  readonly lock: DataLock;
  readonly db: Database;
  readonly artifacts: ArtifactStore;
  readonly events: EventLog;
  readonly projects: ProjectRepository;
  readonly documents: DocumentRepository;
  readonly assets: AssetRepository;
  readonly nights: NightRepository;
  readonly runs: RunRepository;
  readonly tasks: TaskRepository;
  readonly actions: ActionRepository;
  readonly templates: TemplateRepository;
  readonly orders: OrderRepository;
  readonly settings: SettingRepository;
  collectGarbage(options?: CollectOptions): Promise<Collected>;
  /** Writes what is queued, then lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Opens a data folder: lock, database (migrated, with a backup before), artifact store; removes what a killed process left
 * half-written. Throws `data_in_use`, `newer_database`, `storage_full`.
 */
export async function openStorage(root: string, command = 'serve'): Promise<Storage> {
  const paths = dataPaths(root);
  const lock = await lockDataFolder(root, command);
  try {
    const files = new ArtifactFiles(paths);
    await files.removeTemporary();
    await rm(paths.scratch, { recursive: true, force: true });
    await mkdir(paths.scratch, { recursive: true });
    const db = await openDatabase(paths);
    return {
      paths,
      lock,
      db,
      artifacts: new ArtifactStore(db, files),
      events: await EventLog.open(db),
      projects: new ProjectRepository(db),
      documents: new DocumentRepository(db),
      assets: new AssetRepository(db),
      nights: new NightRepository(db),
      runs: new RunRepository(db),
      tasks: new TaskRepository(db),
      actions: new ActionRepository(db),
      templates: new TemplateRepository(db),
      orders: new OrderRepository(db),
      settings: new SettingRepository(db),
      collectGarbage: (options) => collectGarbage(db, files, paths, options),
      async close() {
        await db.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
