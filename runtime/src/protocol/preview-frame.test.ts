import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePreview, encodePreview } from './preview-frame.ts';

describe('preview frames', () => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        fc.option(fc.string()),
        fc.constantFrom('image/jpeg' as const, 'image/webp' as const),
        fc.uint8Array(),
        (run, task, node, item, mime, bytes) => {
          expect(decodePreview(encodePreview({ run, task, node, item, mime, bytes }))).toEqual({
            run,
            task,
            node,
            item,
            mime,
            bytes,
          });
        },
      ),
    );
  });

  it('are null, never an exception, for any other bytes', () => {
    const frame = encodePreview({
      run: 'r',
      task: 't',
      node: 'n',
      item: null,
      mime: 'image/jpeg',
      bytes: new Uint8Array([1, 2, 3]),
    });
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(frame.length), fc.nat(255), (noise, cut, value) => {
        expect(decodePreview(noise)).toBeNull();
        const broken = frame.slice(0, cut);
        if (cut > 6) broken[6] = value;
        decodePreview(broken);
      }),
    );
    expect(decodePreview(frame.slice(0, 9))).toBeNull();
  });
});
