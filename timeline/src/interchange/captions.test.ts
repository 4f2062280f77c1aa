import { describe, expect, it } from 'vitest';
import { NEUTRAL } from '../colour/grade.ts';
import { applyAll } from '../document.ts';
import { sequenceDocument } from '../edits/document.ts';
import { clip, film } from '../edits/fixtures.ts';
import { layersAt, withoutCaptions } from '../layout/layers.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import type { Sequence } from '../sequence/types.ts';
import { captionOps, cuesOf } from './captions.ts';
import { readOtio } from './read-otio.ts';
import { readSubtitles } from './read-srt.ts';
import { writeOtio } from './write-otio.ts';
import { writeSrt, writeVtt } from './write-srt.ts';

const cues = [
  { from: 12, to: 30, text: 'Who is there?' },
  { from: 30, to: 48, text: 'Me.\nWho else?' },
  { from: 60, to: 90, text: '<not a tag> & so on' },
];
const bare = film({ V1: [clip('A', 100, 0, 120)], V2: [clip('B', 20, 0, 40)] });
const captioned = (): Sequence => unwrap(applyAll(sequenceDocument, bare, captionOps(bare, cues))).doc;

describe('captions', () => {
  it('stand where their file says, over everything else, in the style of their track', () => {
    const doc = captioned();
    expect(checkSequence(doc)).toEqual([]);
    expect(layersAt(doc, 15).map((it) => it.text?.words ?? it.placed.clip.id)).toEqual(['A', 'B', 'Who is there?']);
    expect(layersAt(doc, 15).at(-1)!.text!.style).toBe(doc.tracks.find((it) => it.captions)!.captions);
    expect(layersAt(withoutCaptions(doc), 15)).toHaveLength(2);
  });
  it.each([['srt', writeSrt] as const, ['vtt', writeVtt] as const])(
    'come back from %s frame for frame',
    (_name, write) => {
      const doc = captioned();
      const read = unwrap(readSubtitles(write(cuesOf(doc), doc.rate), doc.rate));
      expect(read.cues.slice(0, 2)).toEqual(cues.slice(0, 2));
      expect(read.cues.map(({ from, to }) => [from, to])).toEqual(cues.map(({ from, to }) => [from, to]));
    },
  );
  it('that are laid anew take the place of the old ones, and one step back brings those again', () => {
    const doc = captioned();
    const next = unwrap(applyAll(sequenceDocument, doc, captionOps(doc, [{ from: 0, to: 9, text: 'New' }])));
    expect(cuesOf(next.doc)).toEqual([{ from: 0, to: 9, text: 'New' }]);
    expect(unwrap(applyAll(sequenceDocument, next.doc, next.inverse)).doc).toEqual(doc);
  });
  it('that overlap end where the next begins', () => {
    const doc = unwrap(
      applyAll(
        sequenceDocument,
        bare,
        captionOps(bare, [
          { from: 10, to: 40, text: 'b' },
          { from: 0, to: 20, text: 'a' },
        ]),
      ),
    ).doc;
    expect(cuesOf(doc)).toEqual([
      { from: 0, to: 10, text: 'a' },
      { from: 10, to: 40, text: 'b' },
    ]);
  });
});

it('OTIO keeps grades, keys, words, crops, pans, ducking and the style of captions', () => {
  const doc = captioned();
  const dressed: Sequence = {
    ...doc,
    tracks: doc.tracks.map((track) =>
      track.id === 'V1'
        ? {
            ...track,
            gainDb: -3,
            items: track.items.map((item) => ({
              ...item,
              grade: { ...NEUTRAL, exposure: 1, lut: { asset: 'b'.repeat(64), name: 'Night', strength: 0.5 } },
              crop: { left: 0.1, top: 0, right: 0, bottom: 0 },
              pan: -0.5,
              keys: { opacity: [{ at: 3, value: 0, ease: 'ease' as const }] },
            })),
          }
        : track.id === 'A2'
          ? { ...track, duck: { under: 'A1' as never, byDb: -12 } }
          : track,
    ) as Sequence['tracks'],
  };
  expect(unwrap(readOtio(writeOtio(dressed))).sequence.tracks).toEqual(
    unwrap(sequenceDocument.parse(dressed)).tracks.map((track) => ({
      ...track,
      items: track.items.map((item) => expect.objectContaining({ type: item.type })),
    })),
  );
  const back = unwrap(readOtio(writeOtio(dressed))).sequence.tracks[0]!.items[0];
  expect(back).toMatchObject({
    grade: { exposure: 1 },
    crop: { left: 0.1 },
    pan: -0.5,
    keys: { opacity: [{ at: 3 }] },
  });
});
