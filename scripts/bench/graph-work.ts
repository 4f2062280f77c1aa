import { type BenchStudio, inStudio } from './browser.ts';
import { headInSight, openGraph, rest, zoomTo } from './graph-stand.ts';
import { type BenchRow, type Measured, middle, percentile } from './row.ts';

/** Keeps the page's socket at hand, and lets nothing that asks for the made-up run go out. */
const keepSocket = `(() => {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(...all) { super(...all); window.benchSocket = this; }
    send(data) { if (!String(data).includes('run:bench')) super.send(data); }
  };
})()`;

/** Fifty nodes of the graph report thirty times a second, as a server would; half of them are in sight at least. */
async function storm(studio: BenchStudio): Promise<Measured> {
  const { page } = studio;
  await page.addInitScript(keepSocket);
  const { project, graph } = await openGraph(studio, 1000);
  await zoomTo(studio, 'half');
  const ids = (await page.evaluate(
    `[...document.querySelectorAll('article[data-node]')].slice(0, 50).map((one) => one.dataset.node)`,
  )) as string[];
  const now = Date.now();
  const run = { id: 'bench', number: 900, project, graph, graphTitle: '', targets: [], state: 'running' };
  const tasks = ids.map((node) => ({
    id: `t-${node}`,
    run: 'bench',
    node,
    nodeType: 'flow/compare',
    item: null,
    state: 'running',
    attempt: 1,
    startedAt: now,
  }));
  const view = { ...run, counts: { running: ids.length }, createdAt: now, startedAt: now };
  await page.evaluate(`window.benchSay = (stream, seq, type, data) =>
    window.benchSocket.onmessage({ data: JSON.stringify({ v: 1, stream, seq, epoch: 'bench', type, data }) })`);
  await page.evaluate(`benchSay('', 0, 'run.listed', ${JSON.stringify(view)})`);
  await page.evaluate(`benchSay('run:bench', 1, 'run.snapshot', ${JSON.stringify({ run: view, tasks })})`);
  await page
    .locator('article[data-state=running]')
    .nth(ids.length - 1)
    .waitFor();
  await rest(studio);
  const before = await studio.metric('ScriptDuration');
  const frames = (await page.evaluate(`new Promise((done) => {
    const nodes = ${JSON.stringify(ids)};
    let [step, frames, on] = [0, 0, true];
    const timer = setInterval(() => {
      step += 1;
      for (const node of nodes)
        benchSay('run:bench', 1, 'task.progress', { task: 't-' + node, node, fraction: (step % 90) / 90, etaMs: 90000 - step * 33 });
      if (step === 90) { clearInterval(timer); on = false; }
    }, 33);
    (function count() { frames += 1; if (on) requestAnimationFrame(count); else done(frames); })();
  })`)) as number;
  const value = ((await studio.metric('ScriptDuration')) - before) / frames;
  const words = await page.locator('article[data-state=running] footer').first().textContent();
  if (!words?.includes('%')) throw new Error(`No progress is shown: ${words}`);
  return { value, peer: `${ids.length} nodes in sight, ${frames} frames, what was sent included` };
}

/** One key after the other in quick add, of a catalogue of a thousand types; the worst key. */
async function search(studio: BenchStudio): Promise<number> {
  const { page } = studio;
  await page.route('**/api/nodes', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { nodes: { type: string; title: string }[] };
    const own = body.nodes;
    const more = Array.from({ length: 1000 - own.length }, (_, at) => {
      const like = own[at % own.length]!;
      return { ...like, type: `bench/made-${at}`, title: `${like.title} ${at}` };
    });
    await route.fulfill({ response: answer, json: { ...body, nodes: [...own, ...more] } });
  });
  await openGraph(studio, 1000);
  // Tab would walk on: it adds a node only under a pointer on the canvas.
  await page.keyboard.press('Shift+A');
  await page.getByRole('textbox', { name: 'Search nodes' }).last().waitFor();
  const times: number[] = [];
  for (const key of 'generate im')
    times.push(await studio.frame(() => page.keyboard.press(key === ' ' ? 'Space' : key)));
  return percentile(times, 0.95);
}

/** What keeps an edit and sends it takes of the main thread, and what the answer takes: summed for each edit. */
const timeAutosave = `(() => {
  window.benchSave = 0;
  const timed = (owner, name) => {
    const real = owner[name];
    owner[name] = function (...all) {
      const start = performance.now();
      try { return real.apply(this, all); } finally { window.benchSave += performance.now() - start; }
    };
  };
  timed(Storage.prototype, 'setItem');
  timed(Storage.prototype, 'removeItem');
  timed(WebSocket.prototype, 'send');
  const handler = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', { ...handler, set(run) {
    handler.set.call(this, (event) => {
      const start = performance.now();
      run(event);
      if (/"(write.answer|doc.ops)"/.test(event.data)) window.benchSave += performance.now() - start;
    });
  } });
})()`;

async function autosave(studio: BenchStudio): Promise<number> {
  const { page } = studio;
  await page.addInitScript(timeAutosave);
  await openGraph(studio, 1000);
  await zoomTo(studio, 'full');
  const { x, y } = await headInSight(studio);
  await page.mouse.click(x, y);
  const times: number[] = [];
  for (let edit = 0; edit < 11; edit++) {
    await page.evaluate('window.benchSave = 0');
    await page.keyboard.press('m');
    await page.waitForTimeout(400);
    await page.getByText('Saved', { exact: true }).first().waitFor();
    times.push((await page.evaluate('window.benchSave')) as number);
  }
  return middle(times);
}

export const rows: readonly BenchRow[] = [
  { name: 'graph.progress_storm_script_ms', measure: () => inStudio(storm) },
  { name: 'graph.search_1000_types_ms', measure: () => inStudio(search) },
  { name: 'graph.autosave_main_ms', measure: () => inStudio(autosave) },
];
