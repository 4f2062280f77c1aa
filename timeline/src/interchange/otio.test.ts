import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picture } from '../edits/fixtures.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { readOtio, writeOtio } from './index.ts';
import { cut, drawnFilm } from './testing/films.ts';

describe('OTIO', () => {
  it('gives back the very sequence that was written', () => {
    expect(unwrap(readOtio(writeOtio(cut())))).toEqual({ sequence: cut(), losses: [] });
  });
  it('says in the words of the format what it can: takes, slugs, speeds, lengths', () => {
    const written = JSON.parse(writeOtio(cut()));
    const [a, t, b, slug] = written.tracks.children[0].children;
    expect(a.OTIO_SCHEMA).toBe('Clip.2');
    expect(a.source_range.start_time.value).toBe(6);
    expect(Object.keys(a.media_references)).toEqual(['A-take']);
    expect(a.active_media_reference_key).toBe('A-take');
    expect(t).toMatchObject({ transition_type: 'SMPTE_Dissolve', in_offset: { value: 4 }, out_offset: { value: 4 } });
    expect(b.source_range.duration).toMatchObject({ value: 30, rate: 24 });
    expect(slug.media_references[slug.active_media_reference_key].OTIO_SCHEMA).toBe('GeneratorReference.1');
    expect(written.tracks.children[2].children[0].effects[0].time_scalar).toBe(2);
  });
  it('reads a file of another program, old names included', () => {
    const range = (start: number, length: number, rate = 24) => ({
      OTIO_SCHEMA: 'TimeRange.1',
      start_time: { OTIO_SCHEMA: 'RationalTime.1', value: start, rate },
      duration: { OTIO_SCHEMA: 'RationalTime.1', value: length, rate },
    });
    const foreign = {
      OTIO_SCHEMA: 'Timeline.1',
      name: 'foreign',
      tracks: {
        OTIO_SCHEMA: 'Stack.1',
        children: [
          {
            OTIO_SCHEMA: 'Sequence.1',
            kind: 'Video',
            children: [
              {
                OTIO_SCHEMA: 'Clip.1',
                name: 'one',
                source_range: range(86410, 24),
                media_reference: {
                  OTIO_SCHEMA: 'ExternalReference.1',
                  target_url: 'file:///one.mov',
                  available_range: range(86400, 96),
                },
              },
              { OTIO_SCHEMA: 'Filler.1', source_range: range(0, 12) },
              { OTIO_SCHEMA: 'Hologram.7', source_range: range(0, 5) },
              { OTIO_SCHEMA: 'Clip.2', name: 'two', source_range: range(0, 30, 30), media_references: {} },
            ],
          },
        ],
      },
    };
    const { sequence: read, losses } = unwrap(
      readOtio(JSON.stringify(foreign), (url) => (url.endsWith('one.mov') ? { asset: 'b'.repeat(64) } : null)),
    );
    expect(checkSequence(read)).toEqual([]);
    expect(picture(read, 'V1')).toBe('clip-1:24@10 gap12 clip-3:5@0 clip-4:24@0');
    expect(read.tracks[0]?.mode).toBe('free');
    expect(losses.map((loss) => loss.code)).toEqual(['nested']);
    // What is not understood goes back as it came.
    expect(JSON.parse(writeOtio(read)).tracks.children[0].children[2]).toMatchObject({ OTIO_SCHEMA: 'Hologram.7' });
  });
  it('gives back any film', () => {
    fc.assert(
      fc.property(drawnFilm(), (film) => {
        expect(unwrap(readOtio(writeOtio(film))).sequence).toEqual(film);
      }),
      { numRuns: 25 },
    );
  });
  it('keeps effects, markers and notes of other programs for the way back', () => {
    const written = JSON.parse(writeOtio(cut()));
    const [first] = written.tracks.children[0].children;
    const blur = { OTIO_SCHEMA: 'Effect.1', effect_name: 'Blur', name: 'Blur', metadata: { strength: 3 } };
    const mark = { OTIO_SCHEMA: 'Marker.2', name: 'eye line', marked_range: first.source_range, color: 'RED' };
    first.effects = [blur];
    first.markers = [mark];
    first.metadata.Resolve_OTIO = { Link: 7 };
    written.metadata.studio = { reel: 2 };
    const { sequence, losses } = unwrap(readOtio(JSON.stringify(written)));
    expect(losses).toMatchObject([{ code: 'effect' }]);
    const back = JSON.parse(writeOtio(sequence));
    expect(back.metadata.studio).toEqual({ reel: 2 });
    expect(back.tracks.children[0].children[0]).toMatchObject({
      effects: [blur],
      markers: [mark],
      metadata: { Resolve_OTIO: { Link: 7 } },
    });
  });
  it('refuses what it cannot read, in words', () => {
    for (const text of [
      '',
      '{}',
      '[1]',
      '{"OTIO_SCHEMA":"Clip.2"}',
      '{"OTIO_SCHEMA":"Timeline.1","tracks":{"OTIO_SCHEMA":"Stack.1","children":[{"OTIO_SCHEMA":"Track.1","children":[1]}]}}',
    ]) {
      expect(readOtio(text)).toMatchObject({ ok: false, error: { code: 'bad_otio' } });
    }
  });
});
