import type { BenchStudio } from './browser.ts';
import { inStudio } from './browser.ts';
import type { Distance } from './graph-stand.ts';
import {
  atTheDoor,
  headInSight,
  makeGraph,
  openGraph,
  perFrame,
  rest,
  throughTheDoor,
  wheelZoom,
  zoomTo,
} from './graph-stand.ts';
import { rows as workRows } from './graph-work.ts';
import { openPlain } from './plain-flow/open.ts';
import { type BenchRow, type Measured, middle } from './row.ts';

const FRAMES = 60;
const VIEW = '.react-flow__viewport';

const shown = (values: readonly number[]): string => values.map((one) => one.toFixed(1)).join(', ');

/** From the click to the frame that shows the graph and answers; the wall clock and plain React Flow beside it. */
async function open(studio: BenchStudio): Promise<Measured> {
  await makeGraph(studio, 1000);
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    await studio.page.goto('about:blank');
    await atTheDoor(studio);
    times.push(await studio.frame(() => throughTheDoor(studio)));
  }
  const plain = await openPlain(studio, 1000);
  return { value: middle(times), peer: `${middle(studio.wall).toFixed(0)} ms by the clock; ${plain}` };
}

async function panFrames(studio: BenchStudio): Promise<number> {
  const { page } = studio;
  return perFrame(studio, 'TaskDuration', VIEW, async () => {
    for (let frame = 0; frame < FRAMES; frame++) {
      await page.mouse.wheel(frame % 40 < 20 ? 30 : -30, frame % 2 ? 12 : -12);
      await page.waitForTimeout(16);
    }
  });
}

/** There and back over nodes that come into sight; the worst of the levels of detail. */
async function pan(studio: BenchStudio, count: number, distances: readonly Distance[]): Promise<Measured> {
  await openGraph(studio, count);
  const values: number[] = [];
  for (const distance of distances) {
    await zoomTo(studio, distance);
    values.push(await panFrames(studio));
  }
  return { value: Math.max(...values), peer: `${distances.join(', ')}: ${shown(values)}` };
}

async function drag(studio: BenchStudio): Promise<number> {
  const { page } = studio;
  await openGraph(studio, 1000);
  await zoomTo(studio, 'full');
  const { x, y } = await headInSight(studio);
  await page.mouse.move(x, y);
  const id = await page.evaluate(`document.elementFromPoint(${x}, ${y})?.closest('[data-node]')?.dataset.node`);
  await page.mouse.down();
  await page.mouse.move(x + 8, y);
  const value = await perFrame(studio, 'ScriptDuration', `.react-flow__node[data-id="${id}"]`, async () => {
    for (let frame = 1; frame <= FRAMES; frame++) {
      await page.mouse.move(x + 8 + frame * 2, y + (frame % 30));
      await page.waitForTimeout(16);
    }
  });
  await page.mouse.up();
  return value;
}

/** The longest task of the main thread, in processor time, while the view goes from near to far and back. */
async function threshold(studio: BenchStudio): Promise<number> {
  await openGraph(studio, 1000);
  await zoomTo(studio, 'full');
  return studio.longestTask(async () => {
    await wheelZoom(studio, 24, 50);
    await rest(studio);
    await studio.page.getByTestId('overview').waitFor();
    await wheelZoom(studio, 24, -50);
    await rest(studio);
  });
}

/** Undo of a muted node, to the frame that shows it. */
async function undo(studio: BenchStudio): Promise<Measured> {
  const { page } = studio;
  await openGraph(studio, 1000);
  await zoomTo(studio, 'full');
  const { x, y } = await headInSight(studio);
  await page.mouse.click(x, y);
  const times: number[] = [];
  for (let run = 0; run < 7; run++) {
    await page.keyboard.press('m');
    await page.locator('article[data-state=muted]').first().waitFor();
    await rest(studio);
    times.push(await studio.frame(() => page.keyboard.press('Control+z')));
    if ((await page.locator('article[data-state=muted]').count()) > 0) throw new Error('It is still muted.');
    await rest(studio);
  }
  return { value: middle(times), peer: `${middle(studio.wall).toFixed(0)} ms by the clock` };
}

const row = (name: string, measure: (studio: BenchStudio) => Promise<Measured | number>): BenchRow => ({
  name,
  measure: () => inStudio(measure),
});

export const rows: readonly BenchRow[] = [
  row('graph.open_1000_ms', open),
  row('graph.pan_1000_main_ms', (studio) => pan(studio, 1000, ['far', 'simple', 'full'])),
  row('graph.pan_5000_main_ms', (studio) => pan(studio, 5000, ['far'])),
  row('graph.drag_1000_script_ms', drag),
  row('graph.threshold_ms', threshold),
  row('graph.undo_1000_ms', undo),
  row('graph.heap_1000_mb', async (studio) => {
    await openGraph(studio, 1000);
    await zoomTo(studio, 'full');
    return studio.heap();
  }),
  ...workRows,
];
