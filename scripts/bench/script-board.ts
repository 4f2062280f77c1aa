import { newScript, shotsOf } from '@reelgraph/nodes/script';
import { makeFeature } from '../../nodes/src/script/testing/feature.ts';
import { type BenchStudio, inStudio } from './browser.ts';
import { type BenchRow, percentile } from './row.ts';

const SHOTS = 1500;

/** A feature of at least so many shots. */
function featureOf(shots: number): string {
  for (let scenes = Math.round(shots / 12); ; scenes += 4) {
    const text = makeFeature({ scenes });
    if (shotsOf(newScript('s', '', text)).shots.length >= shots) return text;
  }
}

/** A project with that script, open on its graph, at rest. */
async function atTheGraph({ post, page, url }: BenchStudio): Promise<void> {
  interface View {
    readonly id: string;
    readonly documents: readonly { readonly id: string; readonly kind: string }[];
  }
  const project = await post<View>('/api/projects', { title: 'Feature', template: 'script-to-film' });
  const script = project.documents.find(({ kind }) => kind === 'script')!.id;
  const ops = [{ type: 'setText', text: featureOf(SHOTS) }];
  await post(`/api/documents/${script}/ops`, { key: 'text', opId: 'text', baseRev: 0, client: 'bench', ops });
  await page.goto(`${url}/#/${project.id}/graph`);
  await page.locator('[data-node]').first().waitFor();
  await page.waitForLoadState('networkidle');
}

const boardOf = (studio: BenchStudio) => studio.page.getByRole('region', { name: 'Storyboard' });

/** From the press on Script until its cards are drawn. */
async function open(studio: BenchStudio) {
  const { page } = studio;
  await atTheGraph(studio);
  const cards = boardOf(studio).getByRole('article');
  const opened = await studio.frame(async () => {
    await page.getByRole('radio', { name: 'Script', exact: true }).click();
    await cards.first().waitFor();
  });
  return { value: opened, peer: `on the clock ${(studio.wall.at(-1) ?? 0).toFixed(0)} ms` };
}

const work = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'] as const;
/** A notch of a wheel, px: a hand that reads as it goes. */
const NOTCH = 120;
const STEPS = 200;

/** What script, styles and layout take of the frames in which a board goes by, notch by notch: the frame has 16.7 ms. */
async function scroll(studio: BenchStudio) {
  const { page } = studio;
  await atTheGraph(studio);
  await page.getByRole('radio', { name: 'Script', exact: true }).click();
  await boardOf(studio).getByRole('article').first().waitFor();
  await page.waitForLoadState('networkidle');
  const box = (await boardOf(studio).boundingBox())!;
  await page.mouse.move(box.x + box.width - 8, box.y + box.height / 2);
  const spent = async () => {
    let sum = 0;
    for (const name of work) sum += await studio.metric(name);
    return sum;
  };
  const steps: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const before = await spent();
    await studio.frame(() => page.mouse.wheel(0, NOTCH));
    // Two frames pass: the one that scrolls, and the one in which what came near is drawn.
    steps.push(((await spent()) - before) / 2);
  }
  const drawn = await boardOf(studio).getByRole('article').count();
  const longest = await studio.longestTask(async () => {
    for (let step = 0; step < STEPS / 4; step++) await studio.frame(() => page.mouse.wheel(0, NOTCH));
  });
  return {
    value: percentile(steps, 0.95),
    peer: `median ${percentile(steps, 0.5).toFixed(1)}; longest task ${longest.toFixed(0)} ms; ${drawn} cards in the page`,
  };
}

export const rows: readonly BenchRow[] = [
  { name: 'script.board_1500_open_ms', measure: () => inStudio(open) },
  { name: 'script.board_1500_scroll_ms', measure: () => inStudio(scroll) },
];
