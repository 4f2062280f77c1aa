import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openBundle } from '../../models/src/bundles/open-bundle.ts';
import { klein } from '../../models/src/engines/onnx/klein/klein.ts';
import { OnnxHost } from '../../models/src/engines/onnx/onnx-host.ts';
import { openSessions, type Sessions } from '../../models/src/engines/onnx/sessions.ts';
import { float32 } from '../../models/src/engines/onnx/tensor.ts';
import { makeBundle } from '../../models/src/engines/onnx/testing/bundle.ts';
import { fixtures } from '../../models/src/engines/onnx/testing/golden.ts';
import type { GraphSource } from '../../models/src/engines/onnx/testing/onnx-graph.ts';
import { numbers } from '../../models/src/engines/onnx/testing/reference.ts';
import { seededNoise } from '../../models/src/tensors/noise.ts';
import { rowsOf } from '../lib/parity-table.mjs';
import { type BenchRow, middle } from './row.ts';

const side = 1024;
/** Big matrix products in a row: `steps` of them take seconds inside one native call. */
const products = (steps: number): GraphSource => ({
  inputs: { x: [side, side] },
  outputs: { [`y${steps}`]: [side, side] },
  weights: { m: { dims: [side, side], data: numbers(side * side, 5).map((n) => n / 64) } },
  nodes: Array.from({ length: steps }, (_, i) => ({
    op: 'MatMul',
    from: [i === 0 ? 'x' : `y${i}`, 'm'],
    to: `y${i + 1}`,
  })),
});
const feeds = { x: float32([side, side], numbers(side * side, 6)) };

/** An engine host with a quick graph and one that works for many seconds. */
async function withHost<R>(work: (host: OnnxHost, bundle: string) => Promise<R>): Promise<R> {
  const bundle = await makeBundle({ quick: products(1), slow: products(3000) });
  const host = new OnnxHost();
  try {
    await host.run({ bundle, component: 'quick', feeds, threads: 1 });
    return await work(host, bundle);
  } finally {
    await host.close();
    await rm(bundle, { recursive: true, force: true });
  }
}

/** Cancels in the middle of one native call; answers how long that took, and how long the next answer then took. */
async function cancelled(host: OnnxHost, bundle: string): Promise<{ cancel: number; restart: number }> {
  const abort = new AbortController();
  let since = 0;
  await host
    .run(
      { bundle, component: 'slow', feeds, threads: 1 },
      {
        signal: abort.signal,
        onProgress: (_, text) => {
          if (!text?.startsWith('running')) return;
          setTimeout(() => {
            since = performance.now();
            abort.abort();
          }, 300);
        },
      },
    )
    .catch(() => undefined);
  const cancel = performance.now() - since;
  const start = performance.now();
  await host.run({ bundle, component: 'quick', feeds, threads: 1 });
  return { cancel, restart: performance.now() - start };
}

/** The same sessions, with the time that they take. */
function timed(sessions: Sessions): { sessions: Sessions; inside(): number } {
  let inside = 0;
  return {
    inside: () => inside,
    sessions: {
      ...sessions,
      async open(component) {
        const session = await sessions.open(component);
        return {
          inputs: session.inputs,
          types: session.types,
          async run(given) {
            const start = performance.now();
            try {
              return await session.run(given);
            } finally {
              inside += performance.now() - start;
            }
          },
        };
      },
    },
  };
}

export const rows: readonly BenchRow[] = [
  {
    name: 'models.outside_session_percent',
    async measure() {
      const bundle = await openBundle(fixtures('klein-tiny'));
      const { sessions, inside } = timed(openSessions(bundle, { threads: 1 }));
      const make = (side: number) =>
        klein(
          { width: side, height: side, prompt: 'A lighthouse', steps: 4 },
          { bundle, sessions, noise: seededNoise(3) },
        );
      await make(32);
      const [before, start] = [inside(), performance.now()];
      let pictures = 0;
      while (performance.now() - start < 5000) {
        await make(256);
        pictures++;
      }
      const all = performance.now() - start;
      const value = (100 * (all - (inside() - before))) / all;
      return {
        value,
        peer: `${pictures} pictures of 256² by the tiny Klein; real weights take more, the rest does not`,
      };
    },
  },
  { name: 'models.cancel_ms', measure: () => worstOfThree('cancel') },
  { name: 'models.host_restart_ms', measure: () => worstOfThree('restart') },
  {
    name: 'models.loop_block_ms',
    measure: () =>
      withHost(async (host, bundle) => {
        const abort = new AbortController();
        const delay = monitorEventLoopDelay({ resolution: 1 });
        const work = host.run({ bundle, component: 'slow', feeds, threads: 1 }, { signal: abort.signal });
        work.catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 500));
        delay.enable();
        await new Promise((resolve) => setTimeout(resolve, 2000));
        delay.disable();
        abort.abort();
        await work.catch(() => undefined);
        return delay.max / 1e6;
      }),
  },
  {
    name: 'models.parity_worst',
    async measure() {
      const compared = (await parityRows()).filter(({ wrong }) => wrong === undefined);
      const worst = compared.reduce((most, row) => (row.error > most.error ? row : most));
      return { value: worst.error, peer: `${compared.length} modes; worst: ${worst.family}, ${worst.mode}` };
    },
  },
];

const worstOfThree = (what: 'cancel' | 'restart'): Promise<number> =>
  withHost(async (host, bundle) => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) times.push((await cancelled(host, bundle))[what]);
    return what === 'cancel' ? Math.max(...times) : middle(times);
  });

interface Compared {
  readonly family: string;
  readonly mode: string;
  readonly error: number;
  readonly wrong?: string;
}

/** What the committed parity tests measure. */
async function parityRows(): Promise<readonly Compared[]> {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-parity-'));
  try {
    const report = join(folder, 'report.json');
    const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
    const args = [
      vitest,
      'run',
      'models/src/engines/onnx',
      'models/src/bundles',
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    await new Promise<void>((done, fail) => {
      const child = spawn(process.execPath, args, { stdio: 'ignore', cwd: join(import.meta.dirname, '..', '..') });
      child.once('error', fail);
      child.once('exit', () => done());
    });
    return rowsOf(JSON.parse(readFileSync(report, 'utf8'))) as Compared[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
