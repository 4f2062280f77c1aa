import type { BenchStudio } from './browser.ts';

export const GRAPH = 'A large graph';
const COLUMNS = 40;

/** So many nodes with room for a picture and two wires each, in the first project, beside its own graph. */
export async function makeGraph(studio: BenchStudio, count: number): Promise<{ project: string; graph: string }> {
  const answer = await fetch(`${studio.url}/api/projects`);
  const { projects } = (await answer.json()) as { projects: { id: string }[] };
  const project = projects[0]!.id;
  const made = { kind: 'graph', title: GRAPH };
  const { id } = await studio.post<{ id: string }>(`/api/projects/${project}/documents`, made);
  const nodes = Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    type: 'flow/compare',
    typeVersion: 1,
    params: {},
    position: { x: (at % COLUMNS) * 400, y: Math.floor(at / COLUMNS) * 340 },
    mode: 'active',
  }));
  const edges = nodes.flatMap((_, at) =>
    [1, 2].flatMap((back, input) => {
      if (at < back) return [];
      const from = { node: `n${at - back}`, port: 'a' };
      return [{ id: `e${at}-${back}`, from, to: { node: `n${at}`, port: input === 0 ? 'a' : 'b' } }];
    }),
  );
  const fragment = { nodes, edges, frames: [], notes: [], subgraphs: [] };
  const write = { key: 'graph', opId: 'graph', baseRev: 0, client: 'bench', ops: [{ type: 'paste', fragment }] };
  await studio.post(`/api/documents/${id}/ops`, write);
  return { project, graph: id };
}

/** The studio on its sample project with the list of graphs open: one click away from the large one. */
export async function atTheDoor({ page, url }: BenchStudio): Promise<void> {
  await page.goto(url);
  await page.locator('article[data-type]').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: /Script to film/ }).click();
  await page.getByRole('menuitem', { name: GRAPH }).waitFor();
}

export async function throughTheDoor({ page }: BenchStudio): Promise<void> {
  await page.getByRole('menuitem', { name: GRAPH }).click();
  await page.getByTestId('overview').waitFor();
}

export async function openGraph(studio: BenchStudio, count: number): Promise<{ project: string; graph: string }> {
  const made = await makeGraph(studio, count);
  await atTheDoor(studio);
  await throughTheDoor(studio);
  await studio.page.mouse.move(800, 450);
  await rest(studio);
  return made;
}

/** Long enough for what follows an edit or a zoom: the plan, a map that is drawn anew. */
export const rest = ({ page }: BenchStudio): Promise<void> => page.waitForTimeout(1500);

export type Distance = 'far' | 'simple' | 'half' | 'full';

/** Brings the canvas to a level of detail by its own keys, then by the wheel. */
export async function zoomTo(studio: BenchStudio, to: Distance): Promise<void> {
  const { page } = studio;
  await page.keyboard.press(to === 'far' ? '.' : '0');
  await rest(studio);
  const steps = { far: 0, full: 0, half: 8, simple: 12 }[to];
  await wheelZoom(studio, steps, 50);
  await rest(studio);
}

export async function wheelZoom({ page }: BenchStudio, steps: number, delta: number): Promise<void> {
  await page.keyboard.down('Control');
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(0, delta);
    await page.waitForTimeout(30);
  }
  await page.keyboard.up('Control');
}

/** The head of a node well inside the window: the first of the document may be mounted just outside it. */
export async function headInSight({ page }: BenchStudio): Promise<{ x: number; y: number }> {
  for (const head of await page.locator('article[data-node] header').all()) {
    const box = await head.boundingBox();
    if (box && box.x > 350 && box.x < 1200 && box.y > 120 && box.y < 600) return { x: box.x + 60, y: box.y + 12 };
  }
  throw new Error('No node is in sight.');
}

/**
 * Milliseconds of the main thread (or of its script alone) for each frame in which the element's place changed: frames that
 * show nothing new do not thin the figure out, and inputs that fell into one frame do not either.
 */
export async function perFrame(
  studio: BenchStudio,
  what: 'TaskDuration' | 'ScriptDuration',
  moved: string,
  work: () => Promise<void>,
): Promise<number> {
  const { page } = studio;
  // As text: what the loader adds to functions is not known in the page.
  await page.evaluate(`(() => {
    const watch = (window.bench = { frames: 0, on: true });
    let last = '';
    (function look() {
      const { transform, translate } = document.querySelector(${JSON.stringify(moved)})?.style ?? {};
      const now = transform + translate;
      if (now !== last) watch.frames += 1;
      last = now;
      if (watch.on) requestAnimationFrame(look);
    })();
  })()`);
  const before = await studio.metric(what);
  await work();
  const after = await studio.metric(what);
  const frames = (await page.evaluate('(window.bench.on = false, window.bench.frames)')) as number;
  if (frames < 10) throw new Error(`Only ${frames} frames moved.`);
  return (after - before) / frames;
}
