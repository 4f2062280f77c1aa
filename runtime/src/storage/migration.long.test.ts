import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import { expect, it } from 'vitest';
import { fromSource } from '../execution/testing/from-source.ts';
import { chance } from '../execution/testing/kill-run.ts';
import { lockDataFolder } from './data-lock.ts';
import { openDatabase } from './database.ts';
import { dataPaths } from './paths.ts';
import { temporaryFolder } from './testing/temporary.ts';

const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
const pick = chance(seed);
const hour = { timeout: 3_600_000 };

function child(module: string, folder: string): ChildProcess {
  return fork(fileURLToPath(new URL(module, import.meta.url)), [folder], {
    execArgv: [...fromSource],
    stdio: 'ignore',
  });
}

it('R21 a database whose making is killed 50 times is whole or not there', hour, async () => {
  for (let turn = 0; turn < 50; turn += 1) {
    const folder = await temporaryFolder();
    const opener = child('./testing/open-database.ts', folder);
    await once(opener, 'message');
    await delay(pick(40));
    opener.kill('SIGKILL');
    await once(opener, 'exit');
    const db = await openDatabase(dataPaths(folder));
    await db.close();
    const client = createClient({ url: `file:${join(folder, 'reelgraph.db')}` });
    expect((await client.execute('PRAGMA integrity_check')).rows[0]?.[0], `seed ${seed}, turn ${turn}`).toBe('ok');
    client.close();
  }
});

it('R19 a folder whose holder is killed 20 times is free again each time, and never held twice', hour, async () => {
  const folder = await temporaryFolder();
  for (let turn = 0; turn < 20; turn += 1) {
    const holder = child('./testing/hold-lock.ts', folder);
    await once(holder, 'message');
    await expect(lockDataFolder(folder, 'test')).rejects.toMatchObject({ code: 'data_in_use' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await lockDataFolder(folder, 'test')).release();
  }
});
