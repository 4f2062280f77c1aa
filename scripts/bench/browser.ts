import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { findChromium } from '../lib/ensure.mjs';

const launcher = fileURLToPath(new URL('../../runtime/bin/reelgraph.js', import.meta.url));

export type MainThreadWork = 'TaskDuration' | 'ScriptDuration' | 'RecalcStyleDuration' | 'LayoutDuration';

export interface BenchStudio {
  readonly url: string;
  readonly page: Page;
  post<T>(path: string, body: unknown): Promise<T>;
  /** Processor milliseconds of the page's main thread for one thing and the frame that shows it: other load does not count. */
  frame(work: () => Promise<unknown>): Promise<number>;
  /** Processor milliseconds that the main thread has taken so far: all of it, or of one kind of work. */
  metric(name: MainThreadWork): Promise<number>;
  /** The longest task of the main thread while `work` goes on, in processor milliseconds. */
  longestTask(work: () => Promise<void>): Promise<number>;
  /** Megabytes of script memory after a collection. */
  heap(): Promise<number>;
  /** Wall milliseconds for the same: what a person waits on this machine as it is now. */
  readonly wall: number[];
}

/** A real studio on a data folder of its own, and its page in the system's Chromium. */
export async function inStudio<T>(work: (studio: BenchStudio) => Promise<T>): Promise<T> {
  const data = await mkdtemp(join(tmpdir(), 'reelgraph-bench-'));
  const server = spawn(process.execPath, [launcher, 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const url = await addressOf(server);
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const wall: number[] = [];
    return await work({
      url,
      page,
      wall,
      async post<A>(path: string, body: unknown) {
        const answer = await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`);
        return (await answer.json()) as A;
      },
      metric: (name) => metric(cdp, name),
      longestTask: (job) => longestTask(browser, page, job),
      async heap() {
        await cdp.send('HeapProfiler.collectGarbage');
        return (await cdp.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
      },
      async frame(job) {
        const before = await metric(cdp, 'TaskDuration');
        const from = performance.now();
        await job();
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        wall.push(performance.now() - from);
        return (await metric(cdp, 'TaskDuration')) - before;
      },
    });
  } finally {
    await browser.close();
    server.kill();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function metric(cdp: CDPSession, wanted: string): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1000;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

async function longestTask(browser: Browser, page: Page, work: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid }) => name.endsWith('RunTask') && mains.has(`${pid} ${tid}`));
  if (tasks.length === 0) throw new Error('The trace has no tasks.');
  return Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1000;
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (data: Buffer) => {
      log += data;
      const found = log.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.on('exit', (code) => reject(new Error(`The studio ended with ${code}: ${log}`)));
  });
}
