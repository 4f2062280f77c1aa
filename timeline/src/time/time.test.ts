import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertLength, convertPosition, sampleOfFrame, secondsToFrame } from './convert.ts';
import { seqFrame } from './frames.ts';
import { multiply, rational, scale } from './rational.ts';
import { sourceFrame, takeLength, takeReach, unboundFrame } from './source-frame.ts';
import { formatClock, formatLength, formatSecondsFrames } from './text.ts';
import { formatTimecode, parseTimecode } from './timecode.ts';

const R24 = { num: 24, den: 1 };
const R25 = { num: 25, den: 1 };
const R30 = { num: 30, den: 1 };
const NTSC = { num: 30000, den: 1001 };
const FILM = { num: 24000, den: 1001 };
const R5994 = { num: 60000, den: 1001 };

describe('timecode', () => {
  const drop: [number, string][] = [
    [0, '00:00:00;00'],
    [1799, '00:00:59;29'],
    [1800, '00:01:00;02'],
    [17981, '00:09:59;29'],
    [17982, '00:10:00;00'],
    [107892, '01:00:00;00'],
  ];
  it.each(drop)('29.97 drop-frame: %i is %s', (frame, text) => {
    expect(formatTimecode(frame, NTSC, true)).toBe(text);
    expect(parseTimecode(text, NTSC)).toEqual({ ok: true, value: frame });
  });
  it('59.94 drops four labels', () => {
    expect(formatTimecode(3600, R5994, true)).toBe('00:01:00;04');
    expect(formatTimecode(3599, R5994, true)).toBe('00:00:59;59');
  });
  it('counts 24 labels a second at 23.976, and never drops there', () => {
    expect(formatTimecode(24 * 3600, FILM, true)).toBe('01:00:00:00');
    expect(formatTimecode(342, R24)).toBe('00:00:14:06');
    expect(formatTimecode(-25, R24)).toBe('-00:00:01:01');
  });
  it('refuses labels that do not exist', () => {
    for (const [text, rate] of [
      ['00:01:00;00', NTSC],
      ['00:00:00:24', R24],
      ['00:60:00:00', R24],
      ['00:00:10;00', R25],
      ['one', R24],
    ] as const) {
      expect(parseTimecode(text, rate)).toMatchObject({ ok: false, error: { code: 'bad_timecode' } });
    }
  });
  it('reads short forms', () => {
    expect(parseTimecode('4:12', R24)).toEqual({ ok: true, value: 108 });
    expect(parseTimecode('342', R24)).toEqual({ ok: true, value: 342 });
  });
  it('is its own inverse at every rate', () => {
    const rates = fc.constantFrom(R24, R25, R30, NTSC, FILM, R5994);
    fc.assert(
      fc.property(rates, fc.boolean(), fc.nat(10_000_000), (rate, dropFrame, frame) => {
        expect(parseTimecode(formatTimecode(frame, rate, dropFrame), rate, dropFrame)).toEqual({
          ok: true,
          value: frame,
        });
      }),
    );
  });
});

describe('a take with frames before the zero of its clip', () => {
  const rates = fc.constantFrom(R24, R25, R30, NTSC, FILM, R5994);
  const speed = fc.constantFrom(
    ...[
      [1, 1],
      [2, 1],
      [1, 2],
      [7, 5],
    ].map(([num, den]) => ({ num: num!, den: den! })),
  );
  it('shows at every frame what the take shows that has only what is behind the zero, and reaches as far as it says', () => {
    fc.assert(
      fc.property(rates, rates, speed, fc.nat(60), fc.integer({ min: 1, max: 90 }), (own, film, speed, head, after) => {
        const take = { kind: 'video' as const, rate: own, frames: head + after, head };
        const bare = { kind: 'video' as const, rate: own, frames: after };
        const clip = { trim: { in: seqFrame(0), length: seqFrame(1) }, speed };
        const reach = takeReach(take, film, speed);
        expect(reach.after).toBe(takeLength(bare, film, speed));
        for (let k = 0; k < reach.after; k++)
          expect(sourceFrame(clip, take, film, k)).toBe(sourceFrame(clip, bare, film, k) + head);
        const inside = (k: number) => unboundFrame(clip, take, film, k) >= 0;
        if (reach.before > 0) expect(inside(-reach.before)).toBe(true);
        expect(inside(-reach.before - 1)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('sourceFrame', () => {
  const media = (frames: number, rate = R24) => ({ kind: 'video' as const, rate, frames });
  const timed = (start: number, speed = { num: 1, den: 1 }) => ({
    trim: { in: start as never, length: 10 as never },
    speed,
  });

  it('counts on from the in point at one rate', () => {
    expect([0, 1, 9].map((k) => sourceFrame(timed(5), media(100), R24, k))).toEqual([5, 6, 14]);
  });
  it('takes the frame in the middle of the sequence frame at another rate', () => {
    expect([0, 1, 2, 3, 4].map((k) => sourceFrame(timed(0), media(100, R30), R24, k))).toEqual([0, 1, 3, 4, 5]);
    expect([0, 1, 2, 3, 4].map((k) => sourceFrame(timed(0), media(100), R30, k))).toEqual([0, 1, 2, 2, 3]);
  });
  it('never stutters between 24 and 23.976 within ten minutes', () => {
    for (let k = 0; k < 10_000; k++) expect(sourceFrame(timed(0), media(20_000, FILM), FILM, k)).toBe(k);
    expect(sourceFrame(timed(0), media(99_999, FILM), R24, 500)).toBe(500);
  });
  it('holds the first and the last frame outside the media', () => {
    expect(sourceFrame(timed(2), media(8), R24, -5)).toBe(0);
    expect(sourceFrame(timed(2), media(8), R24, 50)).toBe(7);
    expect(sourceFrame(timed(0), { ...media(1), kind: 'image' }, R24, 50)).toBe(0);
  });
  it('plays at half and at double speed', () => {
    expect([0, 1, 2, 3].map((k) => sourceFrame(timed(0, { num: 1, den: 2 }), media(9), R24, k))).toEqual([0, 0, 1, 1]);
    expect([0, 1, 2].map((k) => sourceFrame(timed(0, { num: 2, den: 1 }), media(9), R24, k))).toEqual([1, 3, 5]);
  });
  it('is the same after a cut, at every rate and speed; takeLength is where it leaves the file', () => {
    const rates = fc.constantFrom(R24, R25, R30, NTSC, FILM, R5994);
    const speed = fc.record({ num: fc.integer({ min: 1, max: 9 }), den: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        rates,
        rates,
        speed,
        fc.nat(5000),
        fc.nat(500),
        fc.integer({ min: 1, max: 9999 }),
        (a, b, s, start, k, frames) => {
          const take = media(frames, a);
          expect(sourceFrame(timed(start + k, s), take, b, 0)).toBe(sourceFrame(timed(start, s), take, b, k));
          const length = takeLength(take, b, s);
          const open = { ...take, frames: Number.MAX_SAFE_INTEGER };
          if (length > 1) expect(sourceFrame(timed(0, s), open, b, length - 1)).toBeLessThan(frames);
          expect(sourceFrame(timed(0, s), open, b, length)).toBeGreaterThanOrEqual(frames);
        },
      ),
    );
  });
});

describe('numbers', () => {
  it('converts positions and lengths exactly', () => {
    expect(convertPosition(48, R24, R30)).toBe(60);
    expect(convertPosition(1, R30, R24)).toBe(0);
    expect(convertLength(1, R30, R24)).toBe(1);
    expect([0, 1, 5].map((n) => sampleOfFrame(n, NTSC, 48_000))).toEqual([0, 1601, 8008]);
    expect(sampleOfFrame(1, FILM, 48_000)).toBe(2002);
    for (let n = 0; n < 5000; n++) expect(secondsToFrame((n * 1001) / 30000, NTSC)).toBe(n);
  });
  it('scales beyond 2^53 without losing a unit', () => {
    expect(scale(9_007_199_254_740, { num: 999_983, den: 999_979 })).toBe(
      Number((9_007_199_254_740n * 999_983n) / 999_979n),
    );
    expect(scale(-9_007_199_254_741, { num: 999_983, den: 999_979 })).toBe(
      Number((-9_007_199_254_741n * 999_983n) / 999_979n) - 1,
    );
    expect(multiply({ num: 60000, den: 1001 }, { num: 1001, den: 24000 })).toEqual({ num: 5, den: 2 });
    expect(() => rational(1, 0)).toThrow(RangeError);
  });
  it('writes lengths for people', () => {
    expect([formatLength(120, R24), formatLength(1560, R24)]).toEqual(['5.0 s', '1:05.0']);
    expect([formatClock(120, R24), formatClock(24 * 3725, R24)]).toEqual(['00:05', '1:02:05']);
    expect(formatSecondsFrames(36, R24)).toBe('1:12');
  });
});
