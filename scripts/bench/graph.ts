import { type CDPSession, chromium, type Page } from '@playwright/test';
import { Studio } from '../../editor/e2e/studio.ts';
import { findChromium } from '../lib/ensure.mjs';
import { type BenchRow, middle } from './row.ts';

const NODES = 1000;
const COLUMNS = 40;
const TITLE = 'A thousand nodes';
const FRAMES = 60;

/** A thousand nodes with pictures' room and two wires each, on a real studio in a real browser. */
async function makeGraph(studio: Studio): Promise<void> {
  const { projects } = await studio.get<{ projects: { id: string }[] }>('/api/projects');
  const project = projects[0]?.id;
  const { id } = await studio.post<{ id: string }>(`/api/projects/${project}/documents`, {
    kind: 'graph',
    title: TITLE,
  });
  const nodes = Array.from({ length: NODES }, (_, at) => ({
    id: `n${at}`,
    type: 'flow/compare',
    typeVersion: 1,
    params: {},
    position: { x: (at % COLUMNS) * 400, y: Math.floor(at / COLUMNS) * 340 },
    mode: 'active',
  }));
  const edges = nodes.flatMap((_, at) =>
    [1, 2].flatMap((back, input) =>
      at < back
        ? []
        : [
            {
              id: `e${at}-${back}`,
              from: { node: `n${at - back}`, port: 'a' },
              to: { node: `n${at}`, port: input === 0 ? 'a' : 'b' },
            },
          ],
    ),
  );
  await studio.post(`/api/documents/${id}/ops`, {
    key: 'graph',
    opId: 'graph',
    baseRev: 0,
    client: 'bench',
    ops: [{ type: 'paste', fragment: { nodes, edges, frames: [], notes: [], subgraphs: [] } }],
  });
}

interface Stand {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly openMs: number;
  close(): Promise<void>;
}

/** Opens the studio on the sample project, then the large graph; times from the click to the frame that shows it. */
async function openStand(): Promise<Stand> {
  const studio = new Studio();
  await studio.start();
  await makeGraph(studio);
  const executablePath = findChromium() ?? undefined;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(studio.url);
  await page.locator('article[data-type]').first().waitFor();
  await page.getByRole('button', { name: /Script to film/ }).click();
  const item = page.getByRole('menuitem', { name: TITLE });
  await item.waitFor();
  // As text: what the loader adds to functions is not known in the page.
  const openMs = (await page.evaluate(`new Promise((resolve) => {
    const item = [...document.querySelectorAll('[role=menuitem]')].find((one) => one.textContent.includes('${TITLE}'));
    const start = performance.now();
    (function look() {
      if (document.querySelector('[data-testid=overview]')) requestAnimationFrame(() => resolve(performance.now() - start));
      else requestAnimationFrame(look);
    })();
    item.click();
  })`)) as number;
  await page.mouse.move(800, 450);
  return {
    page,
    cdp,
    openMs,
    async close() {
      await browser.close();
      await studio.dispose();
    },
  };
}

let stand: Promise<Stand> | null = null;
const opened = (): Promise<Stand> => {
  stand ??= openStand();
  return stand;
};

type Metric = 'TaskDuration' | 'ScriptDuration';

async function seconds({ cdp }: Stand, metric: Metric): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === metric)?.value ?? 0;
}

/** Milliseconds of the main thread for each frame in which `step` moved something. */
async function perFrame(at: Stand, metric: Metric, step: (frame: number) => Promise<unknown>): Promise<number> {
  const nextFrame = () => at.page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => done())));
  const before = await seconds(at, metric);
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await step(frame);
    await nextFrame();
  }
  return ((await seconds(at, metric)) - before) * (1000 / FRAMES);
}

const zoomKeys = { far: '.', full: '0' } as const;

async function zoom({ page }: Stand, to: keyof typeof zoomKeys): Promise<void> {
  await page.keyboard.press(zoomKeys[to]);
  await page.waitForFunction(
    (far) => (document.querySelector('[data-testid=overview]') !== null) === far,
    to === 'far',
  );
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'));
}

const pan = ({ page }: Stand, frame: number) => page.mouse.wheel(frame % 20 < 10 ? 30 : -30, 12 * (frame % 2 ? 1 : -1));

async function panRow(): Promise<number> {
  const at = await opened();
  const values: number[] = [];
  for (const where of ['far', 'full'] as const) {
    await zoom(at, where);
    values.push(await perFrame(at, 'TaskDuration', (frame) => pan(at, frame)));
  }
  return Math.max(...values);
}

/** The head of a node well inside the window: the first of the document may be mounted just outside it. */
async function headInSight({ page }: Stand): Promise<{ x: number; y: number }> {
  for (const head of await page.locator('article[data-node] header').all()) {
    const box = await head.boundingBox();
    if (box && box.x > 350 && box.x < 1200 && box.y > 120 && box.y < 600) return { x: box.x + 60, y: box.y + 12 };
  }
  throw new Error('No node is in sight.');
}

async function dragRow(): Promise<number> {
  const at = await opened();
  await zoom(at, 'full');
  const { x, y } = await headInSight(at);
  await at.page.mouse.move(x, y);
  await at.page.mouse.down();
  const value = await perFrame(at, 'ScriptDuration', (frame) => at.page.mouse.move(x + frame * 2, y + (frame % 30)));
  await at.page.mouse.up();
  return value;
}

async function undoRow(): Promise<number> {
  const at = await opened();
  await zoom(at, 'full');
  const { x, y } = await headInSight(at);
  await at.page.mouse.click(x, y);
  const values: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    await at.page.keyboard.press('m');
    await at.page.locator('article[data-state=muted]').first().waitFor();
    values.push(
      (await at.page.evaluate(`new Promise((resolve) => {
        const start = performance.now();
        const init = { key: 'z', code: 'KeyZ', ctrlKey: true, bubbles: true, cancelable: true };
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', init));
        (function look() {
          if (document.querySelector('article[data-state=muted]')) setTimeout(look, 0);
          else resolve(performance.now() - start);
        })();
      })`)) as number,
    );
  }
  return middle(values);
}

async function heapRow(): Promise<number> {
  const { cdp } = await opened();
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

export const rows: readonly BenchRow[] = [
  { name: 'graph.open_1000_ms', measure: async () => (await opened()).openMs },
  { name: 'graph.pan_1000_main_ms', measure: panRow },
  { name: 'graph.drag_1000_script_ms', measure: dragRow },
  { name: 'graph.undo_1000_ms', measure: undoRow },
  {
    name: 'graph.heap_1000_mb',
    async measure() {
      const value = await heapRow();
      await (await opened()).close();
      stand = null;
      return value;
    },
  },
];
