import { activeTake, isClip, staleReason } from '@reelgraph/timeline';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

let studio: TestStudio;

beforeEach(async () => {
  studio = await testStudio(await temporaryFolder());
  onTestFinished(() => studio.close());
});

const film = (text: string): Sketch => ({
  shots: ['test/shots', { text }],
  film: ['test/film', {}, { shot: 'shots.shots' }],
  land: ['timeline/land', {}, { clip: 'film.clip', shots: 'shots.shots' }],
});

const clips = async () => {
  const sequence = await studio.sequence();
  return sequence.tracks.flatMap((track) => track.items.filter(isClip));
};

it('lays slugs for the whole list first, then each take lands in its own, once', async () => {
  const graph = await studio.graph(film('1=lamp 2=stairs 3=sea'));
  const ran = await studio.run(graph);
  expect(ran.states).toMatchObject({ 'land/1': 'succeeded', 'land/2': 'succeeded', 'land/3': 'succeeded' });
  const landed = await clips();
  expect(landed.map((clip) => clip.landing?.key)).toEqual(['1', '2', '3']);
  expect(landed.map((clip) => clip.trim.length)).toEqual([48, 48, 48]);
  expect(landed.map((clip) => Object.keys(clip.takes).length)).toEqual([1, 1, 1]);
  const take = activeTake(landed[1]!);
  expect(take?.origin).toMatchObject({
    draft: true,
    label: 'Film',
    hash: ran.of('film', '2').key,
    detail: { graph, node: 'film', item: '2', run: ran.run.id, engine: 'paper' },
  });
  // Slugs were one change, before any take: [slugs, take, take, take].
  const changes = await studio.storage.documents.changesAfter('sequence', 0);
  expect(changes).toHaveLength(4);
  expect(changes[0]?.opId).toContain('slugs');
  expect(changes.every(({ origin, client }) => origin === 'run' && client === 'run')).toBe(true);
  expect(ran.of('land', '3').outputs).toMatchObject({ sequence: { sequence: 'sequence' } });
});

it('changes nothing the second time, and adds one take where one shot was edited', async () => {
  const graph = await studio.graph(film('1=lamp 2=stairs'));
  await studio.run(graph);
  const { rev } = await studio.documents.get('sequence');
  const second = await studio.run(graph);
  expect(new Set(Object.values(second.states))).toEqual(new Set(['cached']));
  expect((await studio.documents.get('sequence')).rev).toBe(rev);
  await studio.graph(film('1=lamp 2=cellar'), graph);
  const third = await studio.run(graph);
  expect(third.states).toEqual({
    shots: 'succeeded',
    'film/1': 'cached',
    'film/2': 'succeeded',
    'land/1': 'cached',
    'land/2': 'succeeded',
  });
  const landed = await clips();
  expect(landed.map((clip) => Object.keys(clip.takes).length)).toEqual([1, 2]);
  // A draft gives way to the newer one.
  expect(activeTake(landed[1]!)?.origin?.hash).toBe(third.of('film', '2').key);
});

it('knows which clip is out of date before a run, by content alone, and why', async () => {
  const stale = async (id: string) => {
    const request = { project: 'p', graph: id, targets: [], policy: 'continue' as const, variant: 0, items: [] };
    const { landings } = await studio.executor.plan(request);
    return Object.fromEntries(
      (await clips()).flatMap((clip) => {
        const found = landings[clip.landing!.source];
        const item = found?.items[clip.landing!.key];
        const reason = item && staleReason(clip, { ...item, words: found.words });
        return reason ? [[clip.landing!.key, reason]] : [];
      }),
    );
  };
  const graph = await studio.graph(film('1=lamp 2=stairs'));
  await studio.run(graph);
  expect(await stale(graph)).toEqual({});
  // Another seed is one more take, not another content; a run without it does not take it back.
  const again = await studio.run(graph, { variant: 3, items: ['2'] });
  expect(await stale(graph)).toEqual({});
  await studio.run(graph);
  expect(activeTake((await clips())[1]!)?.origin?.hash).toBe(again.of('film', '2').key);
  // The order, the place and the title of nodes are no content.
  const renamed: Sketch[string] = ['test/film', {}, { shot: 'shots.shots' }, { title: 'X', position: { x: 40, y: 2 } }];
  await studio.graph({ ...film('2=stairs 1=lamp'), film: renamed }, graph);
  expect(await stale(graph)).toEqual({});
  await studio.graph(film('1=lamp 2=cellar'), graph);
  expect(await stale(graph)).toEqual({ 2: 'shot changed' });
  await studio.run(graph);
  expect(await stale(graph)).toEqual({});
});

it('the plan tells of a landing what the run will find', async () => {
  const plan = async (id: string) => {
    const seen = await studio.executor.plan({ project: 'p', graph: id });
    return { land: seen.nodes.land, willRun: seen.willRun };
  };
  const graph = await studio.graph(film('1=lamp 2=stairs'));
  expect((await plan(graph)).land).toMatchObject({ state: 'will-run' });
  await studio.run(graph);
  // All is in its place, and the word is that of the task.
  const ran = await studio.run(graph);
  expect(await plan(graph)).toEqual({
    land: { state: 'cached', tasks: 2, cached: 2, reason: ran.of('land', '2').reason },
    willRun: 0,
  });
  // Looking changes nothing.
  const { rev } = await studio.documents.get('sequence');
  await plan(graph);
  expect((await studio.documents.get('sequence')).rev).toBe(rev);
  // A trim is the person's, and a shot that a person took off stays off until it is put back.
  const edit = async (ops: unknown[]) => {
    const { rev: baseRev } = await studio.documents.get('sequence');
    const write = { doc: 'sequence', baseRev, opId: `e${baseRev}`, client: 'test', origin: 'hand' as const, ops };
    expect(await studio.documents.write(write)).toMatchObject({ ok: true });
  };
  const [first, second] = await clips();
  await edit([{ type: 'trim', clip: first!.id, edge: 'out', by: -8 }]);
  expect((await plan(graph)).land).toMatchObject({ state: 'cached' });
  await edit([{ type: 'rippleDelete', clips: [second!.id] }]);
  expect((await plan(graph)).land).toMatchObject({ state: 'cached' });
  const again = await studio.run(graph);
  expect(again.of('land', '2')).toMatchObject({ state: 'cached', reason: expect.stringContaining('Put it back') });
  expect((await clips()).map((clip) => clip.landing?.key)).toEqual(['1']);
  await edit([{ type: 'recall', source: second!.landing!.source, key: '2' }]);
  expect((await plan(graph)).willRun).toBe(0);
  // Another order of the script moves clips, though every take is there.
  await studio.graph(film('2=stairs 1=lamp'), graph);
  const seen = await plan(graph);
  expect(seen.land).toMatchObject({ state: 'will-run', tasks: 2, cached: 1 });
});

it('records the task in the transaction of the landing: neither is there without the other', async () => {
  const graph = await studio.graph(film('1=lamp'));
  const { documents } = studio;
  const real = documents.applyInTx.bind(documents);
  let refusals = 1;
  // The landing is written, and then its transaction fails: all of it must be undone.
  documents.applyInTx = async (tx, write) => {
    const written = await real(tx, write);
    if (write.opId.includes('slugs') || refusals === 0) return written;
    refusals -= 1;
    throw Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL' });
  };
  const ran = await studio.run(graph);
  documents.applyInTx = real;
  expect(refusals).toBe(0);
  // A full disk is waited for: at the second try both are written, once.
  expect(ran.of('land', '1')).toMatchObject({ state: 'succeeded' });
  const changes = await studio.storage.documents.changesAfter('sequence', 0);
  expect(changes.filter(({ opId }) => !opId.includes('slugs'))).toHaveLength(1);
  expect((await clips()).map((clip) => Object.keys(clip.takes).length)).toEqual([1]);
});

it('says so where there is nothing to land on', async () => {
  await studio.storage.db.write(async (tx) => {
    await studio.storage.documents.remove(tx, 'sequence');
    await studio.storage.projects.update(tx, 'p', { defaults: { sequence: null } });
  });
  const ran = await studio.run(await studio.graph(film('1=lamp')));
  expect(ran.of('land', '1')).toMatchObject({ state: 'failed', error: { code: 'no_sequence' } });
  expect(ran.states['film/1']).toBe('succeeded');
});
