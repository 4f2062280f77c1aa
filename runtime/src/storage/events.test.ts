import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from './database.ts';
import { EventLog } from './events.ts';
import { dataPaths } from './paths.ts';
import { temporaryFolder } from './testing/temporary.ts';

async function open(root: string) {
  const db = await openDatabase(dataPaths(root));
  onTestFinished(() => db.close());
  return { db, events: await EventLog.open(db) };
}

it('numbers without holes per stream, also after a job that failed', async () => {
  const { db, events } = await open(await temporaryFolder());
  const heard: string[] = [];
  events.onCommitted((event) => heard.push(`${event.stream}${event.seq}`));
  await Promise.allSettled([
    db.write((tx) => events.append(tx, 'a', 't', 1)),
    db.write(async (tx) => {
      await events.append(tx, 'a', 't', 2);
      await events.append(tx, 'b', 't', 2);
      throw new Error('undone');
    }),
    db.write(async (tx) => {
      await events.append(tx, 'a', 't', 3);
      await events.append(tx, 'b', 't', 3);
      await events.append(tx, 'a', 't', 4);
    }),
  ]);
  expect(await events.after('a', 0, 10)).toMatchObject([
    { seq: 1, data: 1 },
    { seq: 2, data: 3 },
    { seq: 3, data: 4 },
  ]);
  expect(await events.after('b', 0, 10)).toMatchObject([{ seq: 1, data: 3 }]);
  expect(heard).toEqual(['a1', 'a2', 'b1', 'a3']);
});

it('goes on counting after a restart, under the same epoch', async () => {
  const root = await temporaryFolder();
  const first = await open(root);
  await first.db.write((tx) => first.events.append(tx, 'a', 't', 1));
  await first.db.close();
  const second = await open(root);
  expect(second.events.epoch).toBe(first.events.epoch);
  expect(await second.events.last('a')).toBe(1);
  expect((await second.db.write((tx) => second.events.append(tx, 'a', 't', 2))).seq).toBe(2);
});

it('forgets old events and keeps the numbers', async () => {
  const { db, events } = await open(await temporaryFolder());
  await db.write(async (tx) => {
    for (let n = 0; n < 20; n += 1) await events.append(tx, 'a', 't', n);
  });
  await events.trim('a', 5);
  expect((await events.after('a', 0, 100)).map((one) => one.seq)).toEqual([16, 17, 18, 19, 20]);
  expect((await db.write((tx) => events.append(tx, 'a', 't', 'next'))).seq).toBe(21);
});
