import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Client, createClient, type Transaction } from '@libsql/client';
import { RefusalError } from '@reelgraph/timeline';
import { dataPaths } from './paths.ts';

/** Who has the data folder, for the command that wants to talk to it instead. */
export interface LockHolder {
  readonly pid: number;
  readonly startTime: number;
  readonly command: string;
  readonly host?: string;
  readonly port?: number;
  /** Lets a process of the same person in without a browser's checks. */
  readonly token: string;
}

export interface DataLock {
  readonly holder: LockHolder;
  /** Adds what is known later: the address, once the server listens. */
  announce(more: { host: string; port: number }): void;
  release(): Promise<void>;
}

/**
 * One process at a time works on a data folder. The lock is the operating system's: an open write transaction on
 * `lock.db`, which no crash can leave behind, and which no reused process id can fake. `lock.json` beside it only says
 * who it is.
 *
 * Throws `data_in_use` with the holder's address where another process has the folder.
 */
export async function lockDataFolder(root: string, command: string): Promise<DataLock> {
  const paths = dataPaths(root);
  mkdirSync(root, { recursive: true });
  const client = createClient({ url: `file:${paths.lock}` });
  const held = await hold(client);
  if (!held) {
    client.close();
    throw inUse(root, readHolder(root));
  }
  let holder: LockHolder = {
    pid: process.pid,
    startTime: Date.now(),
    command,
    token: randomBytes(24).toString('base64url'),
  };
  const write = () => {
    // A reader never sees half of it; nobody else on this machine may read the token.
    const temporary = `${paths.holder}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    renameSync(temporary, paths.holder);
  };
  write();
  let released = false;
  return {
    get holder() {
      return holder;
    },
    announce(more) {
      holder = { ...holder, ...more };
      write();
    },
    async release() {
      if (released) return;
      released = true;
      rmSync(paths.holder, { force: true });
      await held.rollback();
      client.close();
    },
  };
}

/** Who holds the folder now; null where nobody does (whatever a killed process may have left). */
export async function lockHolder(root: string): Promise<LockHolder | null> {
  const holder = readHolder(root);
  if (!holder) return null;
  const client = createClient({ url: `file:${dataPaths(root).lock}` });
  try {
    const held = await hold(client);
    await held?.rollback();
    return held ? null : holder;
  } finally {
    client.close();
  }
}

async function hold(client: Client): Promise<Transaction | null> {
  try {
    return await client.transaction('write');
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

function readHolder(root: string): LockHolder | null {
  try {
    const json: unknown = JSON.parse(readFileSync(dataPaths(root).holder, 'utf8'));
    return typeof json === 'object' && json !== null && 'pid' in json && 'token' in json ? (json as LockHolder) : null;
  } catch {
    return null;
  }
}

function inUse(root: string, holder: LockHolder | null): RefusalError {
  const who = holder ? ` (process ${holder.pid}${holder.port ? `, http://${holder.host}:${holder.port}` : ''})` : '';
  return new RefusalError({
    code: 'data_in_use',
    message: `Another Reelgraph${who} is working on the data folder ${root}.`,
    fix: 'Use that one, stop it, or choose another folder with --data or REELGRAPH_DATA.',
  });
}
