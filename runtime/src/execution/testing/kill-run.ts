import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import { isClip } from '@reelgraph/timeline';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../storage/testing/temporary.ts';
import { fromSource } from './from-source.ts';
import { callsIn, ranOf, type Sketch, testStudio } from './studio.ts';

const server = fileURLToPath(new URL('./server.ts', import.meta.url));

export function serve(folder: string, graph: string, calls: string, kill = ''): ChildProcess {
  const child = fork(server, [folder, graph], {
    execArgv: [...fromSource],
    env: { ...process.env, REELGRAPH_TEST_CALLS: calls, REELGRAPH_TEST_KILL: kill },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export async function heard(child: ChildProcess, type: string): Promise<{ runs?: string[]; id?: string }> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [{ type: string; runs?: string[]; id?: string }];
    if (message.type === type) return message;
  }
}

const shots = Array.from({ length: 16 }, (_, index) => `${index + 1}=a${index + 1}`);
const film: Sketch = {
  shots: ['test/shots', { text: shots.join(' ') }],
  film: ['test/film', {}, { shot: 'shots.shots' }],
  land: ['timeline/land', {}, { clip: 'film.clip', shots: 'shots.shots' }],
};

/** What the disk says, while nobody is at work. */
async function ask(folder: string, sql: string): Promise<string[]> {
  const client = createClient({ url: `file:${join(folder, 'reelgraph.db')}` });
  const { rows } = await client.execute(sql);
  client.close();
  return rows.map((row) => String(row[0]));
}

/** Numbers that look like chance and come again with the seed. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A point of `killPoints` with a count, or a moment in milliseconds. */
export type Kill = string | number;

/**
 * Runs a film of sixteen shots, kills the server as it is told, starts it again, and looks at what is left: nothing that
 * was done is done again, nothing is lost, no file is damaged, no number is missing.
 */
export async function killRun(plan: readonly Kill[], told: string): Promise<void> {
  const folder = await temporaryFolder();
  const calls = join(folder, 'calls');
  const prepared = await testStudio(folder);
  const graph = await prepared.graph(film, 'film');
  await prepared.close();

  const callsOf = (key: string) => callsIn(calls).filter((line) => line.startsWith(`film ${key} `)).length;
  /** Shots that were on the disk at some kill, with the times that they had been begun by then. */
  const finished = new Map<string, number>();
  for (const kill of plan) {
    const child = serve(folder, graph, calls, typeof kill === 'string' ? kill : '');
    if (typeof kill === 'number') setTimeout(() => child.kill('SIGKILL'), kill);
    const over = heard(child, 'over').then(() => 'over');
    const end = await Promise.race([over, once(child, 'exit').then(() => 'killed')]);
    // A moment may come too late: then there is nothing left to kill.
    if (typeof kill === 'number' && end === 'over') break;
    expect(end, `${kill}, ${told}`).toBe('killed');
    const done = "SELECT item_key FROM task WHERE node = 'film' AND state IN ('succeeded', 'cached')";
    for (const key of await ask(folder, done).catch(() => [])) if (!finished.has(key)) finished.set(key, callsOf(key));
  }
  const last = serve(folder, graph, calls);
  await heard(last, 'over');
  last.kill('SIGKILL');
  await once(last, 'exit');

  const studio = await testStudio(folder);
  onTestFinished(() => studio.close());
  const runs = await studio.executor.list('p');
  expect(runs, told).toHaveLength(1);
  const [run] = runs;
  const ran = ranOf(await studio.executor.get(run?.id ?? ''));
  expect(ran.run.state, told).toBe('succeeded');
  expect(new Set(Object.values(ran.states)), told).not.toContain('failed');
  for (const [key, times] of finished) expect(callsOf(key), `shot ${key}, ${told}`).toBe(times);
  const landed = (await studio.sequence()).tracks.flatMap((track) => track.items.filter(isClip));
  expect(landed.map((clip) => [clip.landing?.key, Object.keys(clip.takes).length])).toEqual(
    shots.map((_, index) => [String(index + 1), 1]),
  );
  // Events are without holes, whatever was cut; every file is what its name says; nothing half-made is left.
  for (const stream of [`run:${run?.id}`, 'project:p']) {
    const events = await studio.storage.events.after(stream, 0, 10_000);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  }
  for await (const { sha } of studio.storage.artifacts.files.list()) {
    const bytes = readFileSync(studio.storage.artifacts.path(sha));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha);
  }
  expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  const incoming = join(folder, 'artifacts', 'incoming');
  expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([]);
  expect(await ask(folder, 'PRAGMA integrity_check')).toEqual(['ok']);
}
