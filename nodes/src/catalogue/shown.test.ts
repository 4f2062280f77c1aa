import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Takes, VideoRequest } from '@reelgraph/models';
import type { ImageRef } from '@reelgraph/timeline';
import { describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../define/index.ts';
import { injectElements, showElements } from '../elements/index.ts';
import type { Composition } from '../prompts/index.ts';
import { newScript, shotsOf } from '../script/index.ts';
import type { ElementValue, LookValue, ShotValue } from '../values.ts';
import { conceptArt } from './image/concept-art.ts';
import { generateImage } from './image/generate.ts';
import { composePicture } from './support/compose.ts';
import { bench } from './testing/context.ts';
import { ltxChain } from './video/ltx-chain.ts';
import { textToVideo } from './video/text-to-video.ts';

const image = (artifact: string): ImageRef => ({ kind: 'image', artifact, mime: 'image/png', width: 64, height: 64 });
const picture = (artifact: string, role: ElementValue['pictures'][number]['role']) => ({
  image: image(artifact),
  role,
});
const cast: ElementValue[] = [
  {
    id: 'l',
    name: 'Pier',
    kind: 'location',
    description: 'Rotting pier.',
    trigger: '@Pier',
    pictures: [picture('plate', 'plate')],
  },
  {
    id: 'o',
    name: 'Oar',
    kind: 'object',
    description: 'Broken oar',
    trigger: '@Oar',
    pictures: [picture('oar', 'still')],
  },
  {
    id: 'i',
    name: 'Ida',
    kind: 'character',
    description: 'Ferry captain',
    trigger: '@Ida',
    pictures: [picture('sheet', 'sheet'), picture('full', 'full'), picture('face', 'portrait')],
  },
];
const look: LookValue = {
  palette: 'teal',
  lens: '',
  stock: '',
  light: '',
  references: [image('style')],
  loras: [{ name: 'grain', strength: 0.6 }],
  negative: '',
};
const text = 'EXT. PIER - DAY\n\nIda lifts the oar.\n\nIDA\nNot one word more, you hear me, not now.\n';
const shotsWith = (elements: readonly ElementValue[]): ShotValue[] =>
  injectElements(shotsOf(newScript('s', '', text)).shots, elements).map((shot) => ({ ...shot, look }));
const project = { id: 'p', width: 128, height: 64, rate: { num: 24, den: 1 }, seed: 1 };

const ENGINES: Readonly<Record<string, Takes>> = {
  draft: { ways: ['composed'], most: 16, styles: false, loras: false },
  flux: { ways: ['reference'], most: 4, styles: true, loras: true },
  ltx: { ways: ['first-frame', 'sheet'], most: 6, styles: false, loras: true },
  sheet: { ways: ['sheet'], most: 6, styles: false, loras: false },
};
const ask = (node: NodeDefinition, takes: Takes, shot: ShotValue, more: Record<string, unknown> = {}) => {
  const inputs = { shot, references: [], ...more };
  return node.question!.ask({ inputs, params: {}, project, takes }) as unknown as {
    request: VideoRequest;
    rest: { compose?: Composition } | null;
  };
};

describe('every picture that is said to reach an engine does', () => {
  const nodes = { ltxChain, textToVideo, generateImage, conceptArt };
  it.each(
    Object.entries(ENGINES).flatMap(([engine, takes]) =>
      Object.entries(nodes).map(([name, node]) => [engine, name, takes, node] as const),
    ),
  )('%s, %s: a request changes when one of its pictures goes', (_engine, _name, takes, node) => {
    for (const [at, shot] of shotsWith(cast).entries()) {
      // Not by the brief, which only an engine that composes reads.
      const asked = (of: ShotValue) => {
        const { request, rest } = ask(node, takes, of);
        return JSON.stringify([{ ...request, brief: null }, rest]);
      };
      const before = asked(shot);
      const shown = showElements(shot.elements, { size: shot.size, takes }).filter(({ way }) => way !== null);
      expect(shown.length).toBeGreaterThan(0);
      for (const { element, picture: gone } of shown) {
        const without = cast.map((one) =>
          one.id === element.id ? { ...one, pictures: one.pictures.filter((p) => p !== gone) } : one,
        );
        const after = asked(shotsWith(without)[at] as ShotValue);
        expect(after, `${element.name} ${gone?.role}`).not.toBe(before);
      }
    }
  });
});

describe('the ways', () => {
  const [wide, close] = shotsWith(cast) as [ShotValue, ShotValue];
  it('characters, then the place, then props; near a face, far a figure; a sheet is never part of a picture', () => {
    for (const way of ['draft', 'ltx'] as const) {
      const roles = (shot: ShotValue) =>
        showElements(shot.elements, { size: shot.size, takes: ENGINES[way] as Takes }).map((s) => s.picture?.role);
      expect(roles({ ...wide, size: 'wide' })).toEqual(['full', 'plate', 'still']);
      expect(roles({ ...close, size: 'close' })).toEqual(['portrait', 'plate']);
    }
    const only = cast.map((one) => ({ ...one, pictures: one.pictures.filter(({ role }) => role === 'sheet') }));
    const [shot] = shotsWith(only) as [ShotValue];
    for (const name of ['draft', 'ltx'] as const) {
      const { request, rest } = ask(ltxChain, ENGINES[name] as Takes, shot);
      expect(JSON.stringify([request, rest])).not.toContain('"sheet"');
    }
    expect(ask(generateImage, ENGINES.flux as Takes, shot).request.references[0]).toMatchObject({
      picture: { artifact: 'sheet' },
      way: 'reference',
    });
  });

  it('numbered references are told by their number, the look’s pictures come last and lead the look alone', () => {
    const { request } = ask(generateImage, ENGINES.flux as Takes, wide);
    expect(request.references.map(({ name, way }) => [name, way])).toEqual([
      ['Ida', 'reference'],
      ['Pier', 'reference'],
      ['Oar', 'reference'],
      ['Look', 'image-prompt'],
    ]);
    expect(request.prompt).toContain(
      'Ida looks as in image 1; Pier looks as in image 2; the oar looks as in image 3; the whole is in the style of image 4, without what it shows.',
    );
    expect(request.loras).toEqual(look.loras);
  });

  it('an engine is given no more pictures than it takes, and says so', () => {
    const takes: Takes = { ...(ENGINES.flux as Takes), most: 2 };
    expect(ask(generateImage, takes, wide).request.references.map(({ name }) => name)).toEqual(['Ida', 'Pier']);
    expect(showElements(wide.elements, { size: 'wide', takes }).at(-1)?.how).toBe(
      'told in words: this engine takes 2 pictures',
    );
  });

  it('a composed first frame makes it image to video; one that is wired in wins, and the rest goes onto a sheet', () => {
    const composed = ask(ltxChain, ENGINES.ltx as Takes, wide);
    expect(composed.rest?.compose).toMatchObject({ kind: 'first-frame', width: 128, height: 64 });
    expect(composed.request.prompt).not.toContain('Ferry captain'.toLowerCase());
    expect(composed.request.mode).toBe('auto');
    const wired = ask(ltxChain, ENGINES.ltx as Takes, wide, { start: image('mine') });
    expect(wired.rest?.compose?.kind).toBe('sheet');
    expect(wired.request).toMatchObject({ mode: 'ic_lora', conditioning: [{ media: { artifact: 'mine' }, frame: 0 }] });
    expect(wired.request.prompt).toContain('The reference sheet shows, row by row from the left: Ida, Pier, the oar.');
  });

  it('weights and pictures of the look reach no engine that does not take them', () => {
    const { request } = ask(ltxChain, ENGINES.draft as Takes, wide);
    expect(request.loras).toBeUndefined();
    expect(JSON.stringify(request)).not.toContain('"style"');
    const other = { ...wide, look: { ...look, loras: [], references: [] } };
    expect(ask(ltxChain, ENGINES.draft as Takes, other).request).toEqual(request);
  });
});

describe('composed pictures', () => {
  const flat = async (
    folder: string,
    name: string,
    colour: string,
    [w, h]: readonly [number, number],
    clear = false,
  ) => {
    const canvas = createCanvas(w, h);
    const paint = canvas.getContext('2d');
    paint.fillStyle = colour;
    if (clear) paint.fillRect(w / 4, 0, w / 2, h);
    else paint.fillRect(0, 0, w, h);
    const file = join(folder, `${name}.png`);
    await writeFile(file, await canvas.encode('png'));
    return file;
  };
  it('are really sent: the frame that the clip begins with, the one sheet', async () => {
    const requests: VideoRequest[] = [];
    const place = await bench((async (_: 'video', request: VideoRequest) => {
      requests.push(request);
      return { video: { frames: 25 }, last: image('last'), provenance: { engine: 'x', draft: false } };
    }) as never);
    try {
      const folder = await mkdtemp(join(tmpdir(), 'compose-'));
      const real = async (name: string, colour: string, size: readonly [number, number], clear = false) =>
        place.context.media.saveImage(await flat(folder, name, colour, size, clear));
      const [plate, person, oar] = [
        await real('plate', '#0000ff', [64, 32]),
        await real('person', '#ff0000', [40, 80], true),
        await real('oar', '#00ff00', [20, 20]),
      ];
      const [character, location, thing] = [cast[2]!, cast[0]!, cast[1]!];
      const [shot] = shotsWith([
        { ...character, pictures: [{ image: person, role: 'full' }] },
        { ...location, pictures: [{ image: plate, role: 'plate' }] },
        { ...thing, pictures: [{ image: oar, role: 'still' }] },
      ]) as [ShotValue];
      const send = async (takes: Takes, more: Record<string, unknown> = {}) => {
        const asked = ask(textToVideo, takes, { ...shot, size: 'wide' }, more);
        await textToVideo.question!.run({ asked: asked as never, context: place.context });
        return requests.at(-1)!;
      };
      const pixels = async (ref: ImageRef) => {
        const canvas = createCanvas(ref.width, ref.height);
        const paint = canvas.getContext('2d');
        paint.drawImage(await loadImage(await place.context.media.open(ref)), 0, 0);
        const { data } = paint.getImageData(0, 0, ref.width, ref.height);
        return (x: number, y: number) => [...data.slice((y * ref.width + x) * 4, (y * ref.width + x) * 4 + 3)];
      };
      const first = await send(ENGINES.ltx as Takes);
      expect(first.conditioning).toHaveLength(1);
      expect(first.references).toEqual([]);
      const frame = first.conditioning[0]!.media as ImageRef;
      expect([frame.width, frame.height]).toEqual([128, 64]);
      const of = await pixels(frame);
      expect(of(4, 4)).toEqual([0, 0, 255]);
      expect(of(64, 35)).toEqual([255, 0, 0]);

      const second = await send(ENGINES.sheet as Takes);
      expect(second.conditioning).toEqual([]);
      expect(second.references).toMatchObject([{ name: 'Reference sheet', way: 'sheet' }]);
      expect(second.mode).toBe('ic_lora');
      const sheet = second.references[0]!.picture;
      const at = await pixels(sheet);
      const colours = new Set<string>();
      for (let x = 0; x < 128; x += 3) for (let y = 0; y < 64; y += 3) colours.add(String(at(x, y)));
      for (const colour of ['255,0,0', '0,0,255', '0,255,0']) expect([...colours]).toContain(colour);
    } finally {
      await place.close();
    }
  });

  it('are the same bytes for the same elements', async () => {
    const place = await bench();
    try {
      const folder = await mkdtemp(join(tmpdir(), 'compose-'));
      const ref = await place.context.media.saveImage(await flat(folder, 'a', '#123456', [30, 30]));
      const what: Composition = {
        kind: 'first-frame',
        width: 64,
        height: 64,
        size: 'medium',
        strength: 1,
        layers: [{ image: ref, kind: 'character', role: 'full', side: 'left' }],
      };
      const [one, two] = [await composePicture(place.context, what), await composePicture(place.context, what)];
      expect(one.artifact).toBe(two.artifact);
    } finally {
      await place.close();
    }
  });
});
