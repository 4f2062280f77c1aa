import { join } from 'node:path';

/** Where things lie in a data folder. */
export interface DataPaths {
  readonly root: string;
  readonly database: string;
  readonly backups: string;
  readonly artifacts: string;
  /** Half-written files; on the artifacts' own file system, so that a rename is enough. Emptied at start. */
  readonly incoming: string;
  /** One folder for each running task. Emptied at start. */
  readonly scratch: string;
  /** Collected artifacts, kept for a while. */
  readonly trash: string;
  readonly lock: string;
  readonly holder: string;
}

export function dataPaths(root: string): DataPaths {
  return {
    root,
    database: join(root, 'reelgraph.db'),
    backups: join(root, 'backups'),
    artifacts: join(root, 'artifacts'),
    incoming: join(root, 'artifacts', 'incoming'),
    scratch: join(root, 'scratch'),
    trash: join(root, 'trash'),
    lock: join(root, 'lock.db'),
    holder: join(root, 'lock.json'),
  };
}
