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

/** From the press on Script until its cards are drawn; then a scroll through the whole film, and its longest frame. */
async function open(studio: BenchStudio) {
  const { page } = studio;
  await atTheGraph(studio);
  const cards = page.getByRole('region', { name: 'Storyboard' }).getByRole('article');
  const opened = await studio.frame(async () => {
    await page.getByRole('radio', { name: 'Script', exact: true }).click();
    await cards.first().waitFor();
  });
  const waited = studio.wall.at(-1) ?? 0;
  const box = (await page.getByRole('region', { name: 'Storyboard' }).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames: number[] = [];
  for (let step = 0; step < 80; step++) frames.push(await studio.frame(() => page.mouse.wheel(0, 700)));
  const drawn = await cards.count();
  const scroll = `a frame of scroll ${percentile(frames, 0.95).toFixed(0)} ms (p95), longest ${Math.max(...frames).toFixed(0)}`;
  return { value: opened, peer: `on the clock ${waited.toFixed(0)} ms; ${scroll}; ${drawn} cards in the page` };
}

export const rows: readonly BenchRow[] = [{ name: 'script.board_1500_open_ms', measure: () => inStudio(open) }];
