import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fromSource } from '../execution/testing/from-source.ts';
import { lockDataFolder, lockHolder } from './data-lock.ts';
import { temporaryFolder } from './testing/temporary.ts';

it('refuses a second holder in this process and says who holds', async () => {
  const folder = await temporaryFolder();
  const lock = await lockDataFolder(folder, 'serve');
  lock.announce({ host: '127.0.0.1', port: 4600 });
  await expect(lockDataFolder(folder, 'run')).rejects.toMatchObject({
    code: 'data_in_use',
    message: expect.stringContaining('http://127.0.0.1:4600'),
  });
  expect(await lockHolder(folder)).toMatchObject({ pid: process.pid, port: 4600, command: 'serve' });
  await lock.release();
  expect(await lockHolder(folder)).toBeNull();
  await (await lockDataFolder(folder, 'run')).release();
});

it('keeps out while another process lives, and takes over after kill -9', async () => {
  const folder = await temporaryFolder();
  const child = fork(fileURLToPath(new URL('./testing/hold-lock.ts', import.meta.url)), [folder], {
    execArgv: [...fromSource],
  });
  await once(child, 'message');
  expect((await lockHolder(folder))?.pid).toBe(child.pid);
  await expect(lockDataFolder(folder, 'serve')).rejects.toMatchObject({ code: 'data_in_use' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The dead one's lock.json is still there; it counts for nothing.
  expect(await lockHolder(folder)).toBeNull();
  const lock = await lockDataFolder(folder, 'serve');
  expect(lock.holder.pid).toBe(process.pid);
  await lock.release();
});
