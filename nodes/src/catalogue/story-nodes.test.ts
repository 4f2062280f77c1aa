import { describe, expect, it } from 'vitest';
import type {
  Keyed,
  LandRequest,
  NodeContext,
  NodeDefinition,
  ProjectEffects,
  ProjectSnapshot,
} from '../define/index.ts';
import { newElements } from '../elements/index.ts';
import type { Json } from '../graph/document.ts';
import { keyOf } from '../graph/index.ts';
import { sampleProject } from '../sample/index.ts';
import { newScript, scriptDocument } from '../script/index.ts';
import type { ElementValue, ScriptValue, ShotValue } from '../values.ts';
import { element } from './elements/element.ts';
import { injectNode } from './elements/inject.ts';
import { elementLibrary } from './elements/library.ts';
import { scriptParse } from './script/parse.ts';
import { scriptSelect } from './script/select.ts';
import { shotPrompt } from './script/shot-prompt.ts';
import { scriptSource } from './script/source.ts';
import { exportFilm } from './timeline/export.ts';
import { land } from './timeline/land.ts';
import { readTimeline } from './timeline/read.ts';
import { addTake } from './timeline/take.ts';

const context = {
  log: () => {},
  item: null,
  project: { id: 'p', width: 1280, height: 720, rate: { num: 24, den: 1 }, seed: 1 },
} as unknown as NodeContext;
const run = async (node: NodeDefinition, inputs: unknown, params: unknown = {}, snapshot?: unknown) =>
  (await node.run({ inputs, params, context, snapshot: snapshot as ProjectSnapshot })) as Record<string, never>;

type Shots = readonly Keyed<ShotValue>[];
const sample = await sampleProject();
const doc = newScript('doc', sample.title, sample.script);
const cast = (change: (one: { name: string; description: string }) => Partial<ElementValue> = () => ({})) =>
  newElements(
    'els',
    sample.elements.map((one) => ({
      id: one.name.toLowerCase(),
      name: one.name,
      kind: one.kind,
      description: one.description,
      trigger: one.trigger,
      pictures: [],
      ...change(one),
    })),
  );
const project = (script: unknown = doc, elements: unknown = cast()): ProjectSnapshot => ({
  scripts: { doc: script as Json },
  elements: elements as Json,
  sequences: { cut: { id: 'cut', title: 'Cut', rev: 4, doc: null } },
  defaults: { script: 'doc', sequence: 'cut' },
});
const story = async (from: ProjectSnapshot): Promise<Shots> => {
  const { script } = await run(scriptSource, {}, {}, from);
  const { shots } = await run(scriptParse, { script });
  const { elements } = await run(elementLibrary, {}, {}, from);
  return (await run(injectNode, { shots, elements })).shots as unknown as Shots;
};
const keys = (shots: Shots) => new Map(shots.map((shot) => [shot.key, keyOf('shot', shot.value)]));
const changed = (before: Shots, after: Shots) => {
  const old = keys(before);
  return [...keys(after)].filter(([key, text]) => old.get(key) !== text).map(([key]) => key);
};

describe('from script to shots', () => {
  it('the sample gives nine shots, each under its own key, with its place and its people', async () => {
    const shots = await story(project());
    expect(shots).toHaveLength(9);
    expect(new Set(shots.map((shot) => shot.key)).size).toBe(9);
    for (const { value } of shots)
      expect(
        value.elements.some((one) => one.element.kind === 'location'),
        value.number,
      ).toBe(true);
    expect(shots.flatMap(({ value }) => value.elements.map((one) => one.element.name))).toEqual(
      expect.arrayContaining(['Mara', 'Courier', 'Lamp', 'Sign', 'Car']),
    );
  });

  it('one line edited changes one shot; an inserted scene changes none of the others', async () => {
    const before = await story(project());
    const edit = (from: string, to: string) => {
      const at = doc.text.indexOf(from);
      const done = scriptDocument.apply(doc, { type: 'editText', at, remove: from.length, insert: to });
      if (!done.ok) throw new Error(done.error.message);
      return done.value.doc;
    };
    const edited = await story(project(edit('He does not run.', 'He stands where he is.')));
    expect(changed(before, edited)).toHaveLength(1);
    const inserted = await story(
      project(
        edit('EXT. ROUTE 9 - DAWN', 'INT. DINER - NIGHT\n\nAn empty counter. A clock ticks.\n\nEXT. ROUTE 9 - DAWN'),
      ),
    );
    const fresh = inserted.filter((shot) => !before.some((old) => old.key === shot.key));
    expect(inserted.length - before.length).toBe(fresh.length);
    expect(changed(before, inserted)).toEqual(fresh.map((shot) => shot.key));
  });

  it('an edited element changes only the shots that use it', async () => {
    const before = await story(project());
    const after = await story(
      project(
        doc,
        cast((one) => (one.name === 'Sign' ? { description: 'Blue neon.' } : {})),
      ),
    );
    const using = before
      .filter(({ value }) => value.elements.some((one) => one.element.name === 'Sign'))
      .map((shot) => shot.key);
    expect(using.length).toBeGreaterThan(0);
    expect(using.length).toBeLessThan(9);
    expect(changed(before, after)).toEqual(using);
  });

  it('an empty script, a script that is gone and an element that is gone are told in words', async () => {
    await expect(run(scriptSource, {}, {}, project(newScript('doc', 'T', ' \n')))).rejects.toMatchObject({
      code: 'script_empty',
    });
    await expect(run(scriptSource, {}, { document: 'other' }, project())).rejects.toMatchObject({ code: 'no_script' });
    await expect(run(element, {}, { element: 'Nobody' }, project())).rejects.toMatchObject({ code: 'no_element' });
    const script: ScriptValue = { title: '', text: 'Title: Nothing', format: 'fountain' };
    await expect(run(scriptParse, { script })).rejects.toMatchObject({ code: 'no_shots' });
    expect(await run(element, {}, { element: '@mara' }, project())).toMatchObject({ element: { name: 'Mara' } });
  });

  it('text on the node stands over the project’s script', async () => {
    const { script } = await run(scriptSource, {}, { text: 'INT. A - DAY\n\nRain.' }, project());
    expect((script as unknown as ScriptValue).text).toContain('Rain');
  });

  it.each([
    ['', 9],
    ['1', 1],
    ['scene 2', 3],
    ['scene 1, scene 3', 6],
  ])('selects "%s": %i shots', async (which, count) => {
    const shots = await story(project());
    const numbers = shots.map((shot) => shot.value.number);
    const wish = which === '1' ? numbers[0]! : which;
    expect((await run(scriptSelect, { shots }, { which: wish })).shots).toHaveLength(count);
    const range = (await run(scriptSelect, { shots }, { which: `${numbers[1]} - ${numbers[4]}` }))
      .shots as unknown as Shots;
    expect(range.map((shot) => shot.value.number)).toEqual(numbers.slice(1, 5));
    await expect(run(scriptSelect, { shots }, { which: 'ZZ' })).rejects.toMatchObject({ code: 'nothing_selected' });
  });

  it('writes a prompt for each family', async () => {
    const [first] = await story(project());
    for (const family of ['ltx-t2v', 'flux-still']) {
      const { prompt } = await run(shotPrompt, { shot: first!.value }, { family, before: 'Kodak 5219.' });
      expect(prompt).toMatch(/^Kodak 5219\. .*Mara/s);
    }
  });
});

describe('timeline nodes', () => {
  const asked: unknown[] = [];
  const effects: ProjectEffects = {
    addTake: async (request) => {
      asked.push(request);
      return { sequence: 'cut', rev: 6, clip: request.clip };
    },
    land: async (request) => {
      asked.push(request);
      return { sequence: 'cut', rev: 5, clip: 'c1' };
    },
    exportSequence: async (request) => {
      asked.push(request);
      return {
        artifact: 'f'.repeat(64),
        mime: 'video/mp4',
        name: 'film',
        frames: 48,
        width: 1280,
        height: 720,
        rate: { num: 24, den: 1 },
        audio: true,
      };
    },
  };
  const effect = (node: NodeDefinition, inputs: unknown, params: unknown = {}, item: NodeContext['item'] = null) =>
    Promise.resolve().then(() => node.effect!({ inputs, params, context: { ...context, item }, effects }));
  const clip = {
    kind: 'video',
    artifact: 'a'.repeat(64),
    mime: 'video/mp4',
    width: 1280,
    height: 720,
    frames: 97,
    rate: { num: 24, den: 1 },
  };

  it('files a take with a clip, with the frames that lie in front of it', async () => {
    const done = await effect(addTake, { video: clip, front: 16 }, { clip: 'c9', of: 'take-1', head: -6 });
    expect(done).toMatchObject({ clip: { clip: 'c9' }, sequence: { sequence: 'cut', rev: 6 } });
    expect(asked.pop()).toMatchObject({
      ...{ sequence: null, clip: 'c9', of: 'take-1' },
      take: { asset: clip.artifact, head: 10 },
    });
    await expect(effect(addTake, { video: clip })).rejects.toMatchObject({ code: 'missing_clip' });
  });

  it('lands a take in its own place among all places of the list', async () => {
    const shots = await story(project());
    const { key, value } = shots[3]!;
    const done = await effect(land, { clip, shots }, {}, { key, name: value.number, index: 3, count: 9 });
    expect(done).toMatchObject({
      clip: { sequence: 'cut', clip: 'c1', rev: 5 },
      sequence: { sequence: 'cut', rev: 5 },
    });
    const request = asked.pop() as LandRequest;
    expect(request).toMatchObject({
      key,
      name: value.number,
      track: 'V1',
      sequence: null,
      plannedFrames: Math.round(value.seconds * 24),
    });
    expect(request.keys.map((one) => one.key)).toEqual(shots.map((shot) => shot.key));
    expect(request.keys.every((one) => one.frames! > 0 && one.prompt!.length > 10)).toBe(true);
    expect(request.take).toMatchObject({
      asset: clip.artifact,
      frames: 97,
      audio: false,
      state: 'ready',
      kind: 'video',
    });
  });

  it('lands a single clip, and a picture for as long as it is told', async () => {
    await effect(land, { clip });
    expect(asked.pop()).toMatchObject({ key: 'clip', keys: [{ key: 'clip' }] });
    await effect(land, { still: { ...clip, kind: 'image' } }, { seconds: 2 });
    expect(asked.pop()).toMatchObject({ plannedFrames: 48, take: { kind: 'image', frames: 1 } });
    await expect(effect(land, {})).rejects.toMatchObject({ code: 'missing_input' });
  });

  it('exports the latest state of one timeline, once', async () => {
    const at = (sequence: string, rev: number) => ({ key: String(rev), value: { sequence, rev } });
    const done = await effect(exportFilm, { sequence: [at('cut', 3), at('cut', 9), at('cut', 4)] }, { name: 'lamp' });
    expect(asked.pop()).toEqual({ sequence: 'cut', rev: 9, preset: 'h264', name: 'lamp' });
    expect(done).toMatchObject({ film: { kind: 'video', frames: 48, audio: { samples: 96_000 } } });
    await expect(effect(exportFilm, { sequence: [at('cut', 1), at('other', 1)] })).rejects.toMatchObject({
      code: 'several_timelines',
    });
    await expect(effect(exportFilm, { sequence: [] })).rejects.toMatchObject({ code: 'no_timeline' });
  });

  it('reads a timeline of the project', async () => {
    expect(await run(readTimeline, {}, {}, project())).toEqual({ sequence: { sequence: 'cut', rev: 4, title: 'Cut' } });
    await expect(run(readTimeline, {}, { sequence: 'gone' }, project())).rejects.toMatchObject({ code: 'no_timeline' });
  });
});
