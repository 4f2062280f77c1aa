import {
  applyAll,
  clipOfTake,
  emptySequence,
  type Sequence,
  seqFrame,
  sequenceDocument,
  type Take,
  unwrap,
} from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { findFor, mayBe, missingFiles, relinkOps } from './offline.ts';

const R24 = { num: 24, den: 1 };
const sha = 'c'.repeat(64);
const take = (id: string, asset: string, url: string): Take =>
  ({
    ...{ id, asset, kind: 'video', rate: R24, frames: 10, audio: false, state: 'offline' },
    origin: { kind: 'import', label: url, hash: url, draft: false },
  }) as Take;
const clip = (name: string, one: Take) => ({
  ...clipOfTake(one, { id: name, name, length: 8 }),
  trim: { in: seqFrame(3), length: seqFrame(8) },
});
const empty = emptySequence({ id: 's', title: 'Film', rate: R24, size: { width: 64, height: 36 } });
const items = [
  clip('a', take('t1', '0'.repeat(64), 'file:///Volumes/Rushes/Mara%20close.mov')),
  clip('b', take('t2', '0'.repeat(64), 'file:///Volumes/Rushes/Mara%20close.mov')),
  clip('c', take('t3', sha, `media/${sha}.mp4`)),
];
const film: Sequence = { ...empty, tracks: empty.tracks.map((track, i) => (i === 0 ? { ...track, items } : track)) };
const asset = (name: string, artifact: string) => ({
  name,
  ref: { kind: 'video', artifact, mime: 'video/mp4', width: 64, height: 36, frames: 48, rate: R24 },
});

it('tells each missing file once, by content before name, and links it wherever the film uses it', () => {
  const [mara, known] = missingFiles(film);
  expect([mara?.name, mara?.hash, mara?.uses.length]).toEqual(['Mara close.mov', null, 2]);
  expect(known).toMatchObject({ hash: sha, uses: [{ clip: 'c', take: 't3' }] });
  const rushes = [asset('Other.mp4', 'e'.repeat(64)), asset('mara CLOSE.mp4', 'd'.repeat(64)), asset('Walk.mp4', sha)];
  expect(findFor(mara!, rushes as never)?.name).toBe('mara CLOSE.mp4');
  expect(findFor(known!, rushes as never)?.name).toBe('Walk.mp4');
  expect(findFor(mara!, [rushes[0]] as never)).toBeUndefined();
  expect([
    mayBe(known!, `Rushes/${sha}.mov`),
    mayBe(mara!, 'C:\\rushes\\Mara close.mp4'),
    mayBe(mara!, 'Mara.mp4'),
  ]).toEqual([true, true, false]);
  const linked = unwrap(applyAll(sequenceDocument, film, relinkOps(mara!, rushes[1] as never, film)));
  expect(missingFiles(linked.doc)).toEqual([known]);
  // The cut is as it was.
  expect(linked.doc.tracks[0]!.items[0]).toMatchObject({
    trim: { in: 3, length: 8 },
    takes: { t1: { asset: 'd'.repeat(64), frames: 48, state: 'ready' } },
  });
});
