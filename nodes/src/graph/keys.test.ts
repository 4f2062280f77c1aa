import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, keyOf } from './index.ts';

const shot = {
  id: 's1',
  number: '2A',
  sceneId: 'sc1',
  sceneNumber: '2',
  line: 14,
  heading: 'EXT. ALLEY 9 - NIGHT',
  size: 'wide',
  seconds: 4,
  action: 'Rain.',
  dialogue: [{ character: 'MARA', line: 'It burns low.' }],
  elements: [
    {
      element: {
        id: 'e1',
        name: 'Mara',
        description: 'In red',
        pictures: [
          {
            image: { kind: 'image', artifact: 'a'.repeat(64), mime: 'image/png', width: 10, height: 10 },
            role: 'full',
          },
        ],
      },
      why: 'speaks',
    },
  ],
};

describe('keyOf', () => {
  it('a shot counts by what it shows, not by its place in the script', () => {
    expect(keyOf('shot', { ...shot, id: 's9', number: '7', sceneId: 'x', sceneNumber: '5', line: 99 })).toBe(
      keyOf('shot', shot),
    );
    for (const change of [
      { action: 'Snow.' },
      { seconds: 5 },
      { start: { kind: 'image', artifact: 'a'.repeat(64), mime: 'image/png', width: 8, height: 8 } },
      { dialogue: [{ character: 'MARA', line: 'It burns high.' }] },
    ]) {
      expect(keyOf('shot', { ...shot, ...change })).not.toBe(keyOf('shot', shot));
    }
    const edited = structuredClone(shot);
    edited.elements[0]!.element.description = 'In blue';
    expect(keyOf('shot', edited)).not.toBe(keyOf('shot', shot));
  });

  it('media count by their bytes alone', () => {
    const video = {
      kind: 'video',
      artifact: 'b'.repeat(64),
      mime: 'video/mp4',
      width: 10,
      height: 10,
      frames: 9,
      rate: { num: 24, den: 1 },
    };
    expect(keyOf('video', { ...video, mime: 'video/x' })).toBe(keyOf('video', video));
    expect(keyOf('any', { ...video, artifact: 'c'.repeat(64) })).not.toBe(keyOf('any', video));
  });

  it('a script counts with its text and its assigned ids, not with its document', () => {
    const script = { document: 'd1', title: 'T', text: 'INT. A - DAY', format: 'auto', shots: [{ id: 's1', line: 3 }] };
    expect(keyOf('script', { ...script, document: 'd2', shots: [{ id: 's1', line: 9 }] })).toBe(
      keyOf('script', script),
    );
    expect(keyOf('script', { ...script, shots: [{ id: 's2', line: 3 }] })).not.toBe(keyOf('script', script));
    expect(keyOf('script', { ...script, text: 'INT. B - DAY' })).not.toBe(keyOf('script', script));
  });
});

describe('canonicalJson', () => {
  it('equal values give equal text, whatever the order of keys, and it reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        const reversed = JSON.parse(JSON.stringify(value), (_, item) =>
          item && typeof item === 'object' && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).reverse())
            : item,
        );
        expect(canonicalJson(reversed)).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
    expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
  });
});
