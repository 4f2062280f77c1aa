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
  /** Which language server to ask. A file, since task hosts and `doctor` read it and never open the database. */
  readonly language: string;
  /** Which ComfyUI servers there are: a file, for the same reason. */
  readonly comfyui: string;
  /** The person's own ComfyUI workflows with their ties, a file each. */
  readonly workflows: string;
  /** Which hosted services there are, with their spending caps: a file, for the same reason. */
  readonly hosted: string;
  /** Their bindings, a file each. */
  readonly services: string;
  /** Keys of servers, by name. Readable by the owner alone; no part of any project or archive. */
  readonly secrets: string;
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
    language: join(root, 'language.json'),
    comfyui: join(root, 'comfyui.json'),
    workflows: join(root, 'workflows'),
    hosted: join(root, 'hosted.json'),
    services: join(root, 'services'),
    secrets: join(root, 'secrets.json'),
    lock: join(root, 'lock.db'),
    holder: join(root, 'lock.json'),
  };
}
