import { describe, expect, it } from 'vitest';
import { clip, dissolve, film, gap, id, picture } from '../edits/fixtures.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import type { Sequence } from '../sequence/types.ts';
import { readOtio, writeEdl, writeOtio, writeSrt, writeVtt } from './index.ts';

const R24 = { num: 24, den: 1 };
const cut = (): Sequence => {
  const base = film({
    V1: [
      clip('A', 24, 6, 60),
      dissolve('t', 4, 4),
      { ...clip('B', 30, 10, 80), slug: { prompt: 'A lamp burns low' } },
      clip('slug', 12),
    ],
    V2: [gap(10), { ...clip('O', 8, 0, 20), anchor: { clip: id('A'), offset: 10 }, opacity: 0.5 }],
    A1: [{ ...clip('S', 20, 0, 90), speed: { num: 2, den: 1 } }],
  });
  return { ...base, markers: [{ id: 'm' as never, at: 12 as never, name: 'Beat', note: 'here', colour: 'info' }] };
};

describe('OTIO', () => {
  it('gives back the very sequence that was written', () => {
    expect(unwrap(readOtio(writeOtio(cut())))).toEqual(cut());
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
    const read = unwrap(
      readOtio(JSON.stringify(foreign), (url) => (url.endsWith('one.mov') ? { asset: 'b'.repeat(64) } : null)),
    );
    expect(checkSequence(read)).toEqual([]);
    expect(picture(read, 'V1')).toBe('clip-1:24@10 gap17 clip-4:24@0');
    expect(read.tracks[0]?.mode).toBe('free');
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

describe('EDL', () => {
  const lines = writeEdl(cut()).split('\n');
  it('writes cuts with exclusive ends, and a dissolve as two lines of one number that begin where the mix begins', () => {
    expect(lines[0]).toBe('TITLE: Film');
    expect(lines[1]).toBe('FCM: NON-DROP FRAME');
    const events = lines.filter((line) => /^\d{3} /.test(line));
    expect(events.map((line) => line.replace(/\s+/g, ' '))).toEqual([
      '001 AAAAAAAA V C 00:00:00:06 00:00:01:02 00:00:00:00 00:00:00:20',
      '002 AAAAAAAA V C 00:00:01:02 00:00:01:02 00:00:00:20 00:00:00:20',
      '002 AAAAAAAA V D 008 00:00:00:06 00:00:01:16 00:00:00:20 00:00:02:06',
      '003 BL V C 00:00:00:00 00:00:00:12 00:00:02:06 00:00:02:18',
    ]);
  });
  it('keeps record time without holes, and source as long as record', () => {
    const frames = (code: string) =>
      code
        .split(':')
        .map(Number)
        .reduce((sum, n, i) => sum + n * [86400, 1440, 24, 1][i]!, 0);
    let end = 0;
    for (const line of lines.filter((it) => /^\d{3} /.test(it))) {
      const [a, b, c, d] = line.trim().split(/\s+/).slice(-4).map(frames) as [number, number, number, number];
      expect(b - a).toBe(d - c);
      expect(c).toBe(end);
      end = d;
    }
    expect(end).toBe(66);
  });
  it('carries prompts as comments', () => {
    expect(lines).toContain('* PROMPT: A lamp burns low');
  });
});

describe('subtitles', () => {
  const cues = [
    { from: 48, to: 96, text: 'Second\n\n\nline' },
    { from: 0, to: 36, text: 'First' },
    { from: 96, to: 96, text: 'never' },
  ];
  it('are SubRip in time order', () => {
    expect(writeSrt(cues, R24)).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\nFirst\n\n2\n00:00:02,000 --> 00:00:04,000\nSecond\nline\n',
    );
  });
  it('count wall-clock time at 29.97', () => {
    expect(writeVtt([{ from: 107892, to: 107922, text: 'x' }], { num: 30000, den: 1001 })).toBe(
      'WEBVTT\n\n00:59:59.996 --> 01:00:00.997\nx\n',
    );
  });
});
