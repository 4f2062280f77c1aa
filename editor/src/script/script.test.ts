import { newScript, type ScriptDocument, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import type { TaskView } from '@reelgraph/runtime/protocol';
import type { Clip } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardRows, gridOf, heightOf, rowOfShot } from './board/rows.ts';
import { sceneState } from './board/scene-head.tsx';

import { passes, pictureOf, shotState } from './shot-state.ts';
import { spliceText } from './splice-text.ts';

const task = (state: TaskView['state'], more: Partial<TaskView> = {}): TaskView => ({
  id: `${state}-${more.run ?? 'r1'}`,
  run: 'r1',
  node: 'n',
  nodeType: 'video/ltx-chain',
  item: { key: 's', name: '1A', index: 0 },
  state,
  attempt: 1,
  ...more,
});
const clip = (more: object): Clip => ({ activeTake: null, takes: {}, ...more }) as unknown as Clip;

describe('what was typed as one splice', () => {
  it('gives the new text, whatever was changed', () => {
    const word = fc.stringMatching(/^[ab\n 😀]{0,12}$/u);
    fc.assert(
      fc.property(word, word, word, word, (head, before, after, tail) => {
        const [old, now] = [head + before + tail, head + after + tail];
        const op = spliceText(old, now);
        if (!op) {
          expect(now).toBe(old);
          return;
        }
        const doc: ScriptDocument = newScript('s', '', old);
        const done = scriptDocument.apply(doc, op);
        expect(done.ok && done.value.doc.text).toBe(now);
      }),
      { numRuns: 200 },
    );
  });
  it('finds its place behind an edit of somebody else', () => {
    const old = 'INT. A - DAY\n\nBob waits.\n';
    const op = spliceText(old, 'INT. A - DAY\n\nBob waits alone.\n');
    const theirs = newScript('s', '', `EXT. B - DAY\n\nRain.\n\n${old}`);
    const done = op && scriptDocument.apply(theirs, op);
    expect(done?.ok && done.value.doc.text).toContain('Bob waits alone.');
  });
});

describe('the state of a shot', () => {
  it.each([
    [[], null, 'idle'],
    [[], clip({ activeTake: 't' }), 'succeeded'],
    [[task('succeeded'), task('running')], clip({ activeTake: 't' }), 'running'],
    [[task('succeeded'), task('failed')], clip({ activeTake: 't' }), 'failed'],
    [[task('failed', { run: 'r0' }), task('succeeded', { run: 'r1' })], clip({ activeTake: 't' }), 'succeeded'],
    [[task('pending')], null, 'queued'],
    [[task('waiting')], null, 'approval'],
  ] as const)('%#', (tasks, at, expected) => {
    expect(shotState(tasks as readonly TaskView[], at).state).toBe(expected);
  });
  it('is stale, and says why, when its clip shows what the graph would no longer make', () => {
    const at = clip({ activeTake: 't' });
    expect(shotState([task('succeeded')], at, 'shot changed')).toMatchObject({
      state: 'dirty',
      word: 'Stale',
      error: 'Since this take was made: shot changed.',
    });
    expect(shotState([task('running')], at, 'shot changed').state).toBe('running');
  });
  it('says why it failed', () => {
    const failed = task('failed', { error: { code: 'x', message: 'No picture of Mara.' } });
    expect(shotState([failed], null)).toMatchObject({ word: 'Failed', error: 'No picture of Mara.' });
  });
  it('takes pictures and clips from outputs, nothing else', () => {
    expect(pictureOf(task('succeeded', { outputs: { text: 'x', clip: { kind: 'video', artifact: 'a' } } }))).toEqual({
      artifact: 'a',
      kind: 'video',
    });
    expect(pictureOf(task('succeeded', { outputs: { sound: { kind: 'audio', artifact: 'a' } } }))).toBeNull();
  });
});

describe('the board', () => {
  const { scenes } = shotsOf(newScript('s', '', 'INT. A - DAY\n\nOne.\n\nTwo.\n\nThree.\n\nEXT. B - DAY\n\nFour.\n'));
  const shape = (columns: number, shows: (id: string) => boolean = () => true) =>
    boardRows(scenes, columns, shows).map((row) => (row.kind === 'scene' ? row.scene.number : row.ids));
  it('is scenes and rows of so many shots', () => {
    expect(shape(2)).toEqual(['1', ['shot-1', 'shot-2'], ['shot-3'], '2', ['shot-4']]);
    expect(shape(6)).toEqual(['1', ['shot-1', 'shot-2', 'shot-3'], '2', ['shot-4']]);
  });
  it('finds the row of a shot, and where no shots are shown, its scene', () => {
    const rows = boardRows(scenes, 2, () => true);
    expect(['shot-1', 'shot-3', 'shot-4', 'gone'].map((id) => rowOfShot(rows, id))).toEqual([1, 2, 4, -1]);
    const heads = rows.filter((row) => row.kind === 'scene');
    expect(['shot-3', 'shot-4'].map((id) => rowOfShot(heads, id))).toEqual([0, 1]);
  });
  it('knows which row begins and which ends its scene, and how high each is', () => {
    const rows = boardRows(scenes, 2, () => true).filter((row) => row.kind === 'shots');
    expect(rows.map((row) => [row.first, row.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
    const cards = gridOf('cards', 720);
    expect(cards).toMatchObject({ columns: 3, cardWidth: (680 - 24) / 3 });
    expect(heightOf(rows[0], cards)).toBeCloseTo((cards.cardWidth * 9) / 16 + 102);
    expect(rows.map((row) => heightOf(row, gridOf('list', 720)))).toEqual([44, 56, 56]);
  });
  it('leaves out scenes without a shot that passes', () => {
    expect(shape(2, (id) => id === 'shot-4')).toEqual(['2', ['shot-4']]);
    expect([
      passes('todo', 'idle'),
      passes('stale', 'dirty'),
      passes('failed', 'succeeded'),
      passes('all', undefined),
    ]).toEqual([true, true, false, true]);
  });
  it('gives a scene the state of the shot a person has to know of first', () => {
    expect(sceneState(['succeeded', 'running', 'failed'])).toEqual({ state: 'running', word: '1 running' });
    expect(sceneState(['succeeded', 'cached'])).toEqual({ state: 'succeeded', word: '2 of 2' });
    expect(sceneState(['idle', 'succeeded'])).toEqual({ state: 'idle', word: '1 of 2' });
  });
});
