import { allClips, emptySequence, newClip, type Sequence, unwrap } from '@reelgraph/timeline';
import { cutFormats } from '@reelgraph/timeline/interchange';
import { describe, expect, it } from 'vitest';
import { takeOfAsset } from '../from-media.ts';
import { locateIn, readCut, withoutFiles } from './read-cut.ts';

const R24 = { num: 24, den: 1 };
const sha = 'c'.repeat(64);
const mara = {
  name: 'Mara close.mp4',
  ref: { kind: 'video', artifact: sha, mime: 'video/mp4', width: 64, height: 36, frames: 48, rate: R24 },
} as const;
const context = { assets: [mara], rate: R24, size: { width: 1280, height: 720 } };

describe('a file that another program names', () => {
  const locate = locateIn([mara], { rate: R24 });
  it.each([
    ['by the hash in its address', `media/${sha}.mp4`],
    ['by its name in an address', 'file:///Volumes/Rushes/Mara%20close.mp4'],
    ['by its name on Windows', 'C:\\rushes\\MARA CLOSE.MP4'],
    ['by the name of the clip alone', 'Mara close'],
    ['by its name with another ending', 'Mara close.mov'],
  ])('is found %s', (_, url) =>
    expect(locate(url)).toMatchObject({ asset: sha, kind: 'video', frames: 48, rate: R24 }),
  );
  it.each([
    ['another file', 'file:///Mara.mp4'],
    ['a broken address', 'file:///%E0%A4%A'],
    ['nothing', ''],
  ])('is not taken for %s', (_, url) => expect(locate(url)).toBeNull());
});

it('a cut that goes out and comes back shows the same files at the same frames, whatever the format', () => {
  const empty = emptySequence({ id: 's', title: 'Night', rate: R24, size: { width: 1280, height: 720 } });
  const take = takeOfAsset(mara, empty);
  const clip = newClip({
    id: 'a',
    name: 'Mara close',
    length: 24,
    trim: { in: 6, length: 24 } as never,
    takes: { [take.id]: take },
    activeTake: take.id,
  });
  const film: Sequence = {
    ...empty,
    tracks: empty.tracks.map((track, i) => (i === 0 ? { ...track, items: [clip] } : track)),
  };
  for (const name of ['otio', 'fcpxml', 'edl'] as const) {
    // A take of a run is in nobody's library: it is known by the hash in its address.
    const bare = unwrap(readCut(name, cutFormats[name].write(film).text, { ...context, assets: [] }));
    expect(bare.assumed).toEqual([sha]);
    const takes = (film: Sequence) => [...allClips(film)].flatMap((it) => Object.values(it.takes));
    expect(takes(bare.sequence)).toMatchObject([{ asset: sha, state: 'ready' }]);
    // It is not stored after all: known by its hash still, so that it can be found.
    expect(takes(withoutFiles(bare.sequence, new Set([sha])))).toMatchObject([{ asset: sha, state: 'offline' }]);
    const { sequence } = unwrap(readCut(name, cutFormats[name].write(film).text, context));
    const [back] = allClips(sequence);
    expect(back).toMatchObject({ name: 'Mara close', trim: { in: 6, length: 24 } });
    expect(Object.values(back!.takes)).toMatchObject([{ asset: sha, state: 'ready', frames: 48 }]);
  }
});
