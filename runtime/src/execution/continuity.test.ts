import { newScript, type ScriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { clipsByKey } from '@reelgraph/timeline';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

const film: Sketch = {
  source: ['script/source'],
  parse: ['script/parse', {}, { script: 'source.script' }],
  take: ['test/take', {}, { shot: 'parse.shots' }],
  land: ['timeline/land', {}, { clip: 'take.clip', shots: 'parse.shots' }],
};
const text = 'INT. A - DAY\n\nOne waits.\n\nTwo runs.\n\nThree rests.\n';

async function opened(folder: string, words = text) {
  const studio = await testStudio(folder);
  onTestFinished(() => studio.close());
  const doc = newScript('script', 'Film', words);
  await studio.documents.create({ id: 'script', project: 'p', kind: 'script', title: 'Film', doc });
  const { scenes, shots } = shotsOf(doc);
  await edit(studio, { type: 'setContinuity', scene: scenes[0]!.id, on: true });
  return { studio, graph: await studio.graph(film), ids: shots.map(({ id }) => id) };
}

async function edit(studio: TestStudio, op: object) {
  const { rev } = await studio.documents.get('script');
  const write = { doc: 'script', baseRev: rev, opId: `e${rev}`, client: 'test', origin: 'hand' as const, ops: [op] };
  expect(await studio.documents.write(write)).toMatchObject({ ok: true });
}

/** What the film shows of each shot, and what each is pinned to go on from. */
async function state(studio: TestStudio, ids: readonly string[]) {
  const clips = clipsByKey(await studio.sequence());
  const { starts } = (await studio.documents.get('script')).doc as ScriptDocument;
  return ids.map((id) => {
    const clip = clips.get(id);
    return {
      shows: clip?.activeTake ? clip.takes[clip.activeTake]!.asset : null,
      takes: Object.keys(clip?.takes ?? {}).length,
      from: starts?.pins[id]?.last?.artifact ?? null,
    };
  });
}

it('a continuous scene is made shot by shot in one run: each goes on from the take that just landed before it', async () => {
  const { studio, graph, ids } = await opened(await temporaryFolder());
  const [one = '', two = '', three = ''] = ids;
  const ran = await studio.run(graph, { items: ids });
  expect(ran.run.state).toBe('succeeded');
  const first = await state(studio, ids);
  expect(first.map(({ takes }) => takes)).toEqual([1, 1, 1]);
  expect(first.map(({ from }) => from)).toEqual([null, first[0]!.shows, first[1]!.shows]);
  // A plan finds what the run made: nothing is asked for twice, nothing is stale.
  const { nodes } = await studio.executor.plan({ project: 'p', graph });
  expect([nodes.take?.state, nodes.land?.state]).toEqual(['cached', 'cached']);

  // Another take of the first: the others stay as they are, also when the whole film is run, until somebody asks.
  await edit(studio, { type: 'setOverride', shot: one, patch: { action: 'One sleeps.' } });
  await studio.run(graph, { items: [one] });
  await studio.run(graph);
  const second = await state(studio, ids);
  expect(second[0]!.shows).not.toBe(first[0]!.shows);
  expect(second.slice(1)).toEqual(first.slice(1));
  await studio.run(graph, { items: [two, three] });
  const third = await state(studio, ids);
  expect(third.map(({ from }) => from)).toEqual([null, third[0]!.shows, third[1]!.shows]);
  expect(third.map(({ takes }) => takes)).toEqual([2, 2, 2]);

  // A picture chosen by hand goes before the shot before, and nothing waits for that one.
  const picture = { kind: 'image' as const, artifact: 'd'.repeat(64), mime: 'image/png', width: 64, height: 64 };
  await edit(studio, { type: 'setStart', shot: two, patch: { manual: picture } });
  await edit(studio, { type: 'setOverride', shot: one, patch: { action: 'One Fails.' } });
  const fourth = await studio.run(graph, { items: [one, two] });
  expect(fourth.states).toMatchObject({ [`take/${one}`]: 'failed', [`take/${two}`]: 'succeeded' });
}, 120_000);

it('a shot whose forerunner cannot be made says so; what was begun goes on after a stop', async () => {
  const folder = await temporaryFolder();
  const { studio, graph, ids } = await opened(folder, text.replace('Two runs', 'Two Fails'));
  const started = await studio.executor.start({ clientKey: 'k', project: 'p', graph, items: ids });
  await studio.close();
  const again = await testStudio(folder);
  onTestFinished(() => again.close());
  await again.executor.resumeAll();
  await again.executor.finished(started.id);
  const { run, tasks } = await again.executor.get(started.id);
  expect(run.state).toBe('failed');
  const of = (shot: number) => tasks.find(({ node, item }) => node === 'take' && item?.key === ids[shot]);
  expect(of(0)).toMatchObject({ state: 'succeeded' });
  expect(of(1)).toMatchObject({ state: 'failed' });
  expect(of(2)).toMatchObject({ state: 'skipped', reason: 'It goes on from 1B, which could not be made.' });
  expect((await state(again, ids)).map(({ takes }) => takes)).toEqual([1, 0, 0]);
  expect((await state(again, ids))[1]!.from).toBe((await state(again, ids))[0]!.shows);
}, 120_000);
