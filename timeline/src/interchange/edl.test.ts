import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picture } from '../edits/fixtures.ts';
import { layoutTrack } from '../layout/layout.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { readEdl, writeEdl } from './index.ts';
import { cut, drawnFilm } from './testing/films.ts';
import { edlLosses } from './write-edl.ts';

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
  it('carries markers as locators and says what it does not carry', () => {
    expect(lines).toContain('* LOC: 00:00:00:12 GREEN   Beat');
    expect(edlLosses(cut()).map((loss) => loss.code)).toEqual(['track']);
  });
  it('comes back with the same pictures at the same frames', () => {
    fc.assert(
      fc.property(drawnFilm({ speeds: false, others: false }), (film) => {
        const { sequence, losses } = unwrap(readEdl(writeEdl(film), { rate: film.rate }));
        expect(checkSequence(sequence)).toEqual([]);
        expect(losses).toEqual([]);
        // A dissolve begins at its cut in a list, so clips are compared with the frames that they show, mixes included.
        const shown = (it: typeof film) =>
          layoutTrack(it, 0).map(({ clip, start, end, lead, tail, take }) => [
            start - lead,
            end + tail,
            take ? Math.max(0, clip.trim.in - lead) : 0,
          ]);
        expect(shown(sequence)).toEqual(shown(film));
      }),
      { numRuns: 25 },
    );
  });
  it("reads another program's list: an hour's start, drop frame, channels, M2, a hole, locators", () => {
    const text = [
      'TITLE:   REEL ONE  ',
      'FCM: DROP FRAME',
      '',
      '001  TAPE_A   V     C        00:00:10:00 00:00:12:00 01:00:00:00 01:00:02:00 ',
      '* FROM CLIP NAME: MARA',
      '* LOC: 01:00:01:00 RED     EYE LINE',
      '002  TAPE_B   B     C        00:00:00:00 00:00:02:00 01:00:03:00 01:00:04:00',
      'M2   TAPE_B       059.9                00:00:00:00',
      '003  TAPE_C   A2    C        00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00',
      '004  TAPE_D   V     C        not a time',
      'A LINE OF SOMETHING ELSE',
    ].join('\r\n');
    const { sequence, losses } = unwrap(
      readEdl(text, {
        rate: { num: 30000, den: 1001 },
        locate: (url) => (url === 'MARA' ? { asset: 'c'.repeat(64) } : null),
      }),
    );
    expect(sequence).toMatchObject({ title: 'REEL ONE', dropFrame: true, markers: [{ at: 30, name: 'EYE LINE' }] });
    expect(picture(sequence, 'V1')).toBe('clip-2:60@300 gap30 clip-3:30@0');
    expect(sequence.tracks.map((track) => [track.id, track.items.length])).toEqual([
      ['V1', 3],
      ['A1', 2],
      ['A2', 1],
    ]);
    const [mara, , fast] = sequence.tracks[0]!.items;
    expect(mara).toMatchObject({ name: 'MARA', takes: { TAPE_A: { state: 'ready', asset: 'c'.repeat(64) } } });
    expect(fast).toMatchObject({ speed: { num: 1999, den: 1000 }, takes: { TAPE_B: { state: 'offline' } } });
    expect(losses.map((loss) => loss.message)).toEqual([
      'An event that cannot be read was left out (line 10).',
      'A line that is no event was left out (line 11).',
    ]);
  });
  it('refuses what holds no event', () => {
    for (const text of ['', 'TITLE: x', '001 A V C 1 2', '{}'])
      expect(readEdl(text)).toMatchObject({ ok: false, error: { code: 'bad_edl' } });
  });
  it('never throws', () => {
    const line = fc.constantFrom(
      '001  A V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00',
      '002 BL V D 024 00:00:00:00 00:00:00:00 00:00:01:00 00:00:01:00',
      '002 B V D 024 00:00:00:00 00:00:02:00 00:00:01:00 00:00:03:00',
      'M2 A -012.0 00:00:00:00',
      '* LOC: x',
      '* PROMPT: y',
      'FCM: DROP FRAME',
      'TITLE: a',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string())), (all) => {
        const read = readEdl(all.join('\n'));
        if (read.ok) expect(checkSequence(read.value.sequence)).toEqual([]);
      }),
    );
  });
});
