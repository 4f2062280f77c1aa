import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, film, take } from '../edits/fixtures.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { allClips } from '../sequence/items.ts';
import type { Clip, TakeId } from '../sequence/types.ts';
import { readFcpxml, writeFcpxml } from './index.ts';
import { cut, drawnFilm, shape } from './testing/films.ts';
import { parseXml, type XmlElement } from './xml.ts';

/**
 * What the DTD of version 1.10 allows of the elements that are written: children in this order (a later one may be left
 * out), attributes that must stand. Written files were also validated with the DTD itself, which is not ours to ship.
 */
const ANCHORED = ['asset-clip', 'video', 'audition', 'spine'];
const CHILDREN: Readonly<Record<string, readonly (readonly string[])[]>> = {
  fcpxml: [['resources'], ['library']],
  library: [['event']],
  event: [['project']],
  project: [['sequence']],
  resources: [['format', 'asset', 'effect']],
  asset: [['media-rep'], ['metadata']],
  sequence: [['note'], ['spine'], ['metadata']],
  spine: [['asset-clip', 'video', 'audition', 'gap', 'transition']],
  audition: [['asset-clip', 'video']],
  'asset-clip': [
    ['note'],
    ['conform-rate'],
    ['timeMap'],
    ['adjust-transform'],
    ['adjust-blend'],
    ['adjust-volume'],
    ANCHORED,
    ['marker'],
    ['metadata'],
  ],
  video: [['note'], ['adjust-transform'], ['adjust-blend'], ANCHORED, ['marker']],
  gap: [['note'], ANCHORED, ['marker'], ['metadata']],
  transition: [['filter-video'], ['filter-audio']],
  timeMap: [['timept']],
  'adjust-blend': [['param']],
  'adjust-volume': [['param']],
  param: [['fadeIn'], ['fadeOut']],
  metadata: [['md']],
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  format: ['id'],
  asset: ['id'],
  effect: ['id', 'uid'],
  'media-rep': ['src'],
  sequence: ['format'],
  'asset-clip': ['ref'],
  video: ['ref', 'duration'],
  gap: ['duration'],
  transition: ['duration'],
  marker: ['start', 'value'],
  'filter-video': ['ref'],
  'filter-audio': ['ref'],
};

/** Every breach of the table, and every reference to an id that no resource has. */
function breaches(root: XmlElement): string[] {
  const wrong: string[] = [];
  const ids = new Set<string>();
  const visit = (element: XmlElement) => {
    const { name, attributes, children } = element;
    const order = CHILDREN[name] ?? [];
    let at = 0;
    for (const child of children) {
      const found = order.findIndex((names, i) => i >= at && names.includes(child.name));
      if (found < 0) wrong.push(`<${child.name}> has no place in <${name}> there`);
      else at = found;
      // A connected element has a lane, one of a storyline has none (inside an audition neither).
      if (
        ANCHORED.includes(child.name) &&
        name !== 'spine' &&
        name !== 'audition' &&
        name !== 'sequence' &&
        !child.attributes.lane
      )
        wrong.push(`<${child.name}> hangs without a lane`);
      visit(child);
    }
    for (const key of REQUIRED[name] ?? []) if (attributes[key] === undefined) wrong.push(`<${name}> lacks ${key}`);
    if (attributes.id) ids.add(attributes.id);
    if (attributes.ref && !ids.has(attributes.ref)) wrong.push(`<${name}> refers to ${attributes.ref}`);
    for (const key of ['offset', 'start', 'duration']) {
      if (attributes[key] !== undefined && !/^-?\d+(\/\d+)?s$/.test(attributes[key]))
        wrong.push(`${key}="${attributes[key]}"`);
    }
  };
  visit(root);
  return wrong;
}

const found = (root: XmlElement, name: string): XmlElement[] =>
  root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...found(child, name)]);

describe('FCPXML that is written', () => {
  it('has the elements in the order of the DTD, whatever the film', () => {
    fc.assert(
      fc.property(drawnFilm(), (film) => {
        expect(breaches(unwrap(parseXml(writeFcpxml(film).text)))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
  it('is a storyline with connected clips, an audition of takes, speeds as time maps', () => {
    const base = cut();
    const [first, ...rest] = base.tracks[0]!.items as Clip[];
    const other = take('other', 90, { asset: 'd'.repeat(64) });
    const items = [{ ...first!, takes: { ...first!.takes, other } }, ...rest];
    const sequence = { ...base, tracks: [{ ...base.tracks[0]!, items }, ...base.tracks.slice(1)] };
    const { text, losses } = writeFcpxml(sequence);
    const root = unwrap(parseXml(text));
    expect(breaches(root)).toEqual([]);
    const spine = found(root, 'spine')[0]!;
    expect(spine.children.map((child) => [child.name, child.attributes.offset])).toEqual([
      ['audition', '0s'],
      ['transition', '5/6s'],
      ['asset-clip', '1s'],
      ['gap', '9/4s'],
    ]);
    const [pick, alternate] = spine.children[0]!.children;
    expect(pick!.attributes).toMatchObject({ start: '1/4s', duration: '1s' });
    expect(alternate!.attributes.ref).not.toBe(pick!.attributes.ref);
    // 10 frames into A, which begins at its frame 6: 16 frames of its own time.
    expect(pick!.children.find((child) => child.attributes.lane === '1')?.attributes).toMatchObject({
      offset: '2/3s',
      name: 'O',
    });
    expect(pick!.children.find((child) => child.attributes.lane === '-1')?.children[0]?.name).toBe('timeMap');
    expect(losses.map((loss) => loss.code)).toEqual(['marker', 'slug']);
  });
  it('keeps the sound of a silent picture out, and writes a still as one', () => {
    const still = take('still', 1, { kind: 'image', audio: false });
    const items = [
      { ...clip('M', 24, 0, 60), muted: true },
      { ...clip('P', 24), takes: { still }, activeTake: still.id },
    ];
    const root = unwrap(parseXml(writeFcpxml(film({ V1: items })).text));
    expect(found(root, 'asset-clip')[0]?.attributes.srcEnable).toBe('video');
    expect(found(root, 'video')[0]?.attributes.duration).toBe('1s');
    expect(found(root, 'asset').map((it) => it.attributes.duration)).toEqual(['5/2s', '0s']);
  });
});

describe('FCPXML that is read', () => {
  const locate = () => ({ asset: 'a'.repeat(64) });
  it('gives back any film: lengths, in points, speeds, holes, dissolves, takes, markers', () => {
    fc.assert(
      fc.property(drawnFilm(), (film) => {
        const read = unwrap(readFcpxml(writeFcpxml(film).text, locate)).sequence;
        expect(checkSequence(read)).toEqual([]);
        expect(shape(read)).toEqual(shape(film));
        expect(read.markers.map((marker) => [marker.at, marker.name])).toEqual(
          film.markers.map((marker) => [marker.at, marker.name]),
        );
        const facts = (it: typeof film) =>
          [...allClips(it)].map((one) => [Object.keys(one.takes).length, one.gainDb, one.slug?.prompt]);
        expect(facts(read)).toEqual(facts(film));
      }),
      { numRuns: 25 },
    );
  });
  it('gives back place, size, opacity and fades', () => {
    const transform = { x: 0.25, y: -0.1, scale: 1.5, rotation: 30 };
    const its = {
      ...clip('T', 48, 0, 90),
      transform,
      opacity: 0.5,
      fades: { in: 6, out: 12 } as never,
      disabled: true,
    };
    const read = unwrap(readFcpxml(writeFcpxml(film({ V1: [its] })).text, locate)).sequence;
    const [back] = allClips(read);
    expect(back).toMatchObject({ opacity: 0.5, fades: { in: 6, out: 12 }, disabled: true });
    expect(back?.transform?.x).toBeCloseTo(0.25, 4);
    expect(back?.transform).toMatchObject({ y: -0.1, scale: 1.5, rotation: 30 });
  });
  const document = (inside: string, resources = '') => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9"><resources>
<format id="r1" name="FFVideoFormat1080p2398" frameDuration="1001/24000s" width="1920" height="1080"/>
<asset id="r2" name="A &amp; B" start="3600s" duration="24024/24000s" hasVideo="1" format="r1" hasAudio="1"><media-rep src="file:///a.mov"/></asset>
${resources}</resources><library><event><project name="Cut"><sequence format="r1" tcStart="3600s" tcFormat="NDF"><spine>${inside}</spine></sequence></project></event></library></fcpxml>`;
  const read = (inside: string, resources?: string) => unwrap(readFcpxml(document(inside, resources), locate));

  it('counts from the timecode of the file, at the rate of the project', () => {
    const { sequence } = read(
      '<asset-clip ref="r2" offset="3600s" start="86486400/24000s" duration="12012/24000s"/>'.replace(
        '86486400',
        '86406006',
      ),
    );
    expect(sequence).toMatchObject({
      title: 'Cut',
      rate: { num: 24000, den: 1001 },
      size: { width: 1920, height: 1080 },
    });
    expect(shape(sequence)).toEqual(['video 12@6*1/1']);
    expect(Object.values([...allClips(sequence)][0]!.takes)[0]).toMatchObject({
      frames: 24,
      origin: { label: 'A & B' },
    });
  });
  it('reads a clip that holds its media inside, and a speed with its source', () => {
    const inside = read(
      '<clip start="3601s" duration="12012/24000s"><video ref="r2" offset="3600s" start="3600s" duration="2s"/></clip>',
    );
    expect(shape(inside.sequence)).toEqual(['video 12@24*1/1']);
    const fast = read(
      '<asset-clip ref="r2" start="3600s" duration="6006/24000s"><timeMap><timept time="3600s" value="3600s"/><timept time="3601s" value="3602s"/></timeMap></asset-clip>',
    );
    expect(shape(fast.sequence)).toEqual(['video 6@0*2/1']);
  });
  it('reports what it leaves behind, once for each kind', () => {
    const { sequence, losses } = read(
      '<title ref="r9" name="Opening" duration="1001/24000s"><text><text-style ref="ts1">NOCTURNE</text-style></text></title>' +
        '<asset-clip ref="r2" start="3600s" duration="12012/24000s"><filter-video ref="r8" name="Blur"/><adjust-crop mode="trim"/></asset-clip>' +
        '<asset-clip ref="r2" start="3600s" duration="12012/24000s"><filter-video ref="r8" name="Blur"/></asset-clip>' +
        '<ref-clip ref="r7" name="Scene 2" duration="24024/24000s"/>',
      '<effect id="r8" name="Blur" uid="x"/>',
    );
    expect([...allClips(sequence)][0]).toMatchObject({ name: 'Opening', slug: { prompt: 'NOCTURNE' } });
    expect(losses.map((loss) => loss.message)).toEqual([
      'Titles became empty shots with their words (00:00:00:00).',
      'The effect “Blur” was not taken (00:00:00:01, 00:00:00:13).',
      '“crop” was not taken (00:00:00:01).',
      'Compound and multicam clips became empty shots (00:00:01:01).',
    ]);
  });
  it.each([
    ['nothing', '', 'bad_xml'],
    ['a truncated file', document('<asset-clip').slice(0, 700), 'bad_xml'],
    ['entities of its own', '<!DOCTYPE fcpxml [<!ENTITY a "b">]><fcpxml/>', 'bad_xml'],
    ['another document', '<html></html>', 'bad_fcpxml'],
    ['no project', '<fcpxml version="1.9"><resources/></fcpxml>', 'bad_fcpxml'],
    ['nesting without end', document('<gap duration="1s">'.repeat(300) + '</gap>'.repeat(300)), 'bad_xml'],
  ])('refuses %s in words', (_, text, code) => {
    expect(readFcpxml(text)).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(/\.$/) } });
  });
  it('keeps every take of an audition, the pick first', () => {
    const { sequence } = read(
      '<audition><asset-clip ref="r2" start="3600s" duration="1001/24000s"/><asset-clip ref="r3" duration="1001/24000s"/></audition>',
      '<asset id="r3" name="Take 2" duration="1s" hasVideo="1" format="r1"><media-rep src="b.mov"/></asset>',
    );
    const [only] = allClips(sequence);
    expect(only).toMatchObject({ activeTake: 'r2' as TakeId });
    expect(Object.values(only!.takes).map((it) => it.origin?.label)).toEqual(['A & B', 'Take 2']);
  });
});
