import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';

export const launcher = fileURLToPath(new URL('../../runtime/bin/reelgraph.js', import.meta.url));

/** Where the run keeps a data folder that a studio has furnished with its sample (`seed.ts`). */
export const SEED = 'REELGRAPH_E2E_SEED';

/** A data folder of its own with the sample in it: drawing its pictures anew for every story costs seconds of a core. */
function furnished(): string {
  const data = mkdtempSync(join(tmpdir(), 'reelgraph-e2e-'));
  const seed = process.env[SEED];
  if (seed) cpSync(seed, data, { recursive: true });
  return data;
}

/** A real studio in a process of its own, on a data folder of its own. */
export class Studio {
  readonly data: string;
  url = '';
  log = '';
  #child: ChildProcess | null = null;
  #port = 0;
  readonly #env: Record<string, string>;

  constructor(data = furnished(), env: Record<string, string> = {}) {
    this.data = data;
    this.#env = env;
  }

  /** Starts, or starts again on the same port, in another surrounding where one is given. Resolves when it says its address. */
  async start(env: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, [launcher, 'serve', '--port', String(this.#port), '--data', this.data], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#env, ...env },
    });
    this.#child = child;
    this.url = await new Promise<string>((resolve, reject) => {
      const read = (data: Buffer) => {
        this.log += data;
        const found = this.log.slice(-4000).match(/http:\/\/127\.0\.0\.1:\d+(?!.*http:\/\/127)/);
        if (found) resolve(found[0]);
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.on('exit', (code) => reject(new Error(`The studio ended with ${code}:\n${this.log}`)));
    });
    this.#port = Number(new URL(this.url).port);
  }

  /** As a person closes it: everything is written, the data folder is let go. */
  async close(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
  }

  /** As a power cut would: no handler of the server runs. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.removeAllListeners('exit');
    child.once('exit', () => undefined);
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await Promise.race([ended, gone]);
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
  }

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}${path}`);
    if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send('POST', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#send('PATCH', path, body);
  }

  async #send<T>(method: string, path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

export interface Project {
  readonly id: string;
  readonly title: string;
  readonly documents: readonly { readonly id: string; readonly kind: string }[];
}

/** The sample project; with `lines`, its pictures and its film at that many lines, so that what is not about the picture is quick. */
export async function sample(studio: Studio, lines?: number): Promise<Project> {
  const { projects } = await studio.get<{ projects: Project[] }>('/api/projects');
  const found = projects.find((one) => one.title === 'The Last Lamp');
  if (!found) throw new Error('The sample project is not there.');
  if (lines) {
    const size = sizeOf(lines);
    await write(studio, found, 'settings', { type: 'setSettings', patch: size });
    await write(studio, found, 'sequence', { type: 'setSequence', set: { size } });
  }
  return found;
}

/** The frame of a film of 16:9 with that many lines. */
export const sizeOf = (lines: number) => ({ width: Math.round((lines * 16) / 9 / 2) * 2, height: lines });

function write(studio: Studio, project: Project, kind: string, op: unknown): Promise<unknown> {
  const id = project.documents.find((info) => info.kind === kind)?.id;
  return studio.post(`/api/documents/${id}/ops`, {
    key: `size of ${kind}`,
    opId: `size of ${kind}`,
    baseRev: 0,
    client: 'test',
    ops: [op],
  });
}

/** `studio`: a fresh one for each test. Its person has been here before; the tour of the first time has a story of its own. */
export const test = base.extend<{ studio: Studio }>({
  context: async ({ context }, use) => {
    await context.addInitScript(() => {
      if (location.protocol.startsWith('http')) localStorage.setItem('reelgraph:tour', '"done"');
    });
    await use(context);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are wanted from the pattern.
  studio: async ({}, use) => {
    const studio = new Studio();
    await studio.start();
    await use(studio);
    await studio.dispose();
  },
});

export { expect } from '@playwright/test';

/** `LOOK=<folder>` keeps a picture of the page at this point of a story, for a person to look at. */
export async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
}
