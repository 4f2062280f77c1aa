import fc from 'fast-check';
import { clip, dissolve, film, gap, id, take } from '../../edits/fixtures.ts';
import { isClip } from '../../sequence/items.ts';
import type { Clip, Item, Sequence } from '../../sequence/types.ts';
import { seqFrame } from '../../time/frames.ts';

/** A cut with everything small: a dissolve, a shot without a picture, an anchored overlay, a sound at double speed, a marker. */
export const cut = (): Sequence => {
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

/** Lengths, in points, holes and transitions of each track, without the names that a reader has to make up. */
export const shape = (sequence: Sequence): readonly string[] =>
  sequence.tracks
    .filter((track) => track.items.length > 0)
    .map(
      (track) =>
        `${track.kind} ${track.items
          .map((item) =>
            isClip(item)
              ? `${item.trim.length}@${item.activeTake ? item.trim.in : '-'}*${item.speed.num}/${item.speed.den}`
              : item.type === 'gap'
                ? `gap${item.length}`
                : `~${item.in}/${item.out}`,
          )
          .join(' ')}`,
    );

const drawnClip = (name: string, speeds: boolean): fc.Arbitrary<Clip> =>
  fc
    .record({
      length: fc.integer({ min: 12, max: 200 }),
      head: fc.integer({ min: 0, max: 300 }),
      takes: fc.integer({ min: 0, max: 3 }),
      speed: speeds
        ? fc.constantFrom({ num: 1, den: 1 }, { num: 2, den: 1 }, { num: 1, den: 2 })
        : fc.constant({ num: 1, den: 1 }),
      gainDb: fc.constantFrom(0, -3, 6),
    })
    .map(({ length, head, takes, speed, gainDb }) => {
      const bare = { ...clip(name, length, takes === 0 ? 0 : head), gainDb: takes === 0 ? 0 : gainDb };
      if (takes === 0) return { ...bare, slug: { prompt: `A lamp & a <door>, ${name}` } };
      const media = Array.from({ length: takes }, (_, i) =>
        take(`${name}${i}`, 2 * (head + length) * 2 + 8, {
          asset:
            `${'abc'[i]}`.repeat(60) +
            name
              .padStart(4, '0')
              .slice(-4)
              .replace(/[^0-9a-f]/g, '0'),
        }),
      );
      return { ...bare, speed, takes: Object.fromEntries(media.map((it) => [it.id, it])), activeTake: media[0]!.id };
    });

/** Films of up to eight shots with dissolves, an overlay track and a sound track. */
export const drawnFilm = ({ speeds = true, others = true } = {}): fc.Arbitrary<Sequence> =>
  fc
    .record({
      film: fc
        .integer({ min: 1, max: 8 })
        .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => drawnClip(`c${i}`, speeds)))),
      mixes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 8, maxLength: 8 }),
      over: fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), drawnClip('o', speeds)), { maxLength: others ? 4 : 0 }),
      sound: fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), drawnClip('s', speeds)), { maxLength: others ? 4 : 0 }),
      markers: fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: others ? 3 : 0 }),
    })
    .map(({ film: shots, mixes, over, sound, markers }) => {
      const items = shots.flatMap((shot, i): Item[] =>
        i > 0 && mixes[i]! > 0 ? [dissolve(`t${i}`, mixes[i]!, mixes[i]!), shot] : [shot],
      );
      const free = (list: readonly (readonly [number, Clip])[], name: string): Item[] =>
        list.flatMap(([hole, shot], i): Item[] => [
          ...(hole > 0 ? [gap(hole)] : []),
          { ...shot, id: id(`${name}${i}`) },
        ]);
      const made = film({
        V1: items,
        V2: free(over, 'o'),
        A1: free(
          sound.filter(([, shot]) => shot.activeTake),
          's',
        ),
      });
      return {
        ...made,
        markers: [...markers]
          .sort((a, b) => a - b)
          .map((at, i) => ({ id: `m${i}` as never, at: seqFrame(at), name: `Beat ${i}` })),
      };
    });
