import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allClips, emptySequence, newClip, sequenceDocument, unwrap } from '@reelgraph/timeline';
import { frameSink, probe } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const R24 = { num: 24, den: 1 };
let folder = '';
const at = (name: string) => join(folder, name);

async function tell(...argv: string[]) {
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    return { code: await main(['timeline', ...argv, '--data', at('data')]), err: said.join('') };
  } finally {
    spy.mockRestore();
  }
}

/** A real clip of 36 frames, each of one grey. */
async function makeClip(file: string): Promise<void> {
  const sink = frameSink(file, { width: 64, height: 64, rate: R24, codec: 'take' });
  for (let i = 0; i < 36; i++) await sink.write(Buffer.alloc(64 * 64 * 4, i * 6));
  await sink.finish();
}

const edl = `TITLE: Night
FCM: NON-DROP FRAME

001  A        V     C        00:00:00:06 00:00:01:06 01:00:00:00 01:00:01:00
* FROM CLIP NAME: Mara
* SOURCE FILE: mara.mp4
002  A        V     C        00:00:00:00 00:00:00:12 01:00:01:00 01:00:01:12
* FROM CLIP NAME: Window
* SOURCE FILE: lost.mp4
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-cut-'));
  await mkdir(at('rushes'));
  await makeClip(at('rushes/mara.mp4'));
  await writeFile(at('night.edl'), edl);
  const empty = emptySequence({ id: 's', title: 'Slug', rate: R24, size: { width: 64, height: 64 } });
  const [film, ...rest] = empty.tracks;
  const slug = newClip({ id: 'one', name: '1A', length: 12 });
  await writeFile(at('slug.json'), JSON.stringify({ ...empty, tracks: [{ ...film, items: [slug] }, ...rest] }));
  await writeFile(at('bad.otio'), '{"OTIO_SCHEMA":"Clip.2"}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('reelgraph timeline', () => {
  it('carries a cut from format to format with what it knows of its files, and tells what is lost', async () => {
    expect(await tell(at('night.edl'), '--to', at('night.otio'), '--media', at('rushes'))).toEqual({
      code: 0,
      err: '',
    });
    expect(await tell(at('night.otio'), '--to', at('night.fcpxml'))).toEqual({ code: 0, err: '' });
    const fcpxml = await readFile(at('night.fcpxml'), 'utf8');
    expect(fcpxml).toContain('name="Mara" start="1/4s" duration="1s"');
    expect(await tell(at('night.fcpxml'), '--to', at('night.json'), '--media', at('rushes'))).toMatchObject({
      code: 0,
    });
    const back = unwrap(sequenceDocument.parse(JSON.parse(await readFile(at('night.json'), 'utf8'))));
    expect(back.tracks[0]?.items).toMatchObject([
      { name: 'Mara', trim: { in: 6, length: 24 } },
      { name: 'Window', trim: { in: 0, length: 12 } },
    ]);
    const takes = [...allClips(back)].flatMap((clip) => Object.values(clip.takes));
    expect(takes).toMatchObject([
      { state: 'ready', frames: 36, size: { width: 64, height: 64 } },
      { state: 'offline', origin: { hash: 'lost.mp4' } },
    ]);
    const { err } = await tell(at('slug.json'), '--to', at('slug.fcpxml'));
    expect(err).toContain('Shots that are not made yet are gaps with their prompt as a note (00:00:00:00).');
  });

  it('gathers the files of a cut on request, and renders it from there', async () => {
    await writeFile(at('whole.edl'), edl.split('002')[0] ?? '');
    await mkdir(at('out'));
    const told = await tell(at('night.edl'), '--to', at('out/night.otio'), '--media', at('rushes'), '--collect');
    expect(told).toEqual({ code: 0, err: `${at('night.edl')}: the file of “Window” is not there.\n` });
    const otio = await readFile(at('out/night.otio'), 'utf8');
    const [name] = await readdir(at('out/media'));
    expect(otio).toContain(`"target_url": "media/${name}"`);
    // The gathered folder is enough: nothing else is asked for.
    await tell(at('whole.edl'), '--to', at('out/whole.otio'), '--media', at('rushes'), '--collect');
    expect(await tell(at('out/whole.otio'), '--to', at('out/whole.mp4'))).toEqual({ code: 0, err: '' });
    expect((await probe(at('out/whole.mp4'))).video).toMatchObject({ frames: 24, rate: R24 });
  });

  it('says which file is missing instead of rendering black', async () => {
    const { code, err } = await tell(at('night.edl'), '--to', at('night.mp4'), '--media', at('rushes'));
    expect(code).toBe(1);
    expect(err).toMatch(/The media of “Window” is not there/);
  });

  it.each<[string, () => string[], number, RegExp]>([
    ['no cut', () => [], 2, /takes one cut/],
    ['no target', () => [at('night.edl')], 2, /needs --to/],
    ['a format that is none', () => [at('night.edl'), '--to', 'x.doc'], 2, /'x\.doc' cannot be written/],
    ['a rate that is none', () => [at('night.edl'), '--to', at('x.json'), '--rate', 'slow'], 2, /--rate takes frames/],
    ['a file that is not there', () => [at('none.edl'), '--to', at('x.json')], 2, /cannot be read/],
    ['a broken cut', () => [at('bad.otio'), '--to', at('x.json')], 1, /not an OTIO timeline/],
  ])('%s is one line', async (_, argv, code, says) => {
    const told = await tell(...argv());
    expect(told.code).toBe(code);
    expect(told.err).toMatch(says);
    expect(told.err.trimEnd().split('\n')).toHaveLength(1);
  });
});
