import { clipOfTake, emptySequence, newClip, type Sequence, seqFrame, type Take } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { manifestCsv, manifestOf } from './manifest.ts';

const rate = { num: 24, den: 1 };
const take = {
  ...{ id: 't', asset: 'a'.repeat(64), kind: 'video', rate, frames: 60, head: 2, audio: true, state: 'ready' },
  origin: {
    ...{ kind: 'generated', label: 'LTX Chain', hash: 'h', draft: false, licence: 'LTX-2 Community' },
    detail: {
      run: 'r1',
      runNumber: 4,
      node: 'chain',
      seed: 7,
      engine: 'onnx',
      models: [{ name: 'LTX-2', sha256: 'x' }],
    },
  },
} as unknown as Take;
const shot = {
  ...clipOfTake(take, { id: 'a', name: '=1A, "wide"', length: 20 }),
  trim: { in: seqFrame(5), length: seqFrame(20) },
};
const hidden = { ...clipOfTake(take, { id: 'b', name: 'off', length: 4 }), disabled: true };
const empty = emptySequence({ id: 's', title: 'Film', rate, size: { width: 64, height: 36 } });
const items = [newClip({ id: 's', name: 'Slug', length: 10 }), shot, hidden];
const film: Sequence = { ...empty, tracks: empty.tracks.map((track, at) => (at === 0 ? { ...track, items } : track)) };

it('tells from frames of the exported file to clip, take, run and model', () => {
  const [slug, made, ...rest] = manifestOf(film, { from: 8, to: 26 });
  expect(rest).toEqual([]);
  expect(slug).toMatchObject({
    from: 0,
    to: 2,
    timecode: '00:00:00:08',
    clip: 'Slug',
    take: '',
    file: '',
    first: null,
  });
  // Five of the trim and two in front of the zero.
  expect(made).toMatchObject({
    ...{ from: 2, to: 18, timecode: '00:00:00:10', take: 'Run 4', first: 7, last: 22 },
    ...{
      run: 'r1',
      node: 'chain',
      seed: '7',
      engine: 'onnx',
      models: 'LTX-2',
      licence: 'LTX-2 Community',
      draft: false,
    },
  });
});

it('is CSV that a spreadsheet reads as it was meant', () => {
  const [head, , line] = manifestCsv(manifestOf(film)).split('\r\n');
  expect(head).toMatch(/^from,to,timecode,track,clip,/);
  expect(line).toMatch(
    /^10,30,00:00:00:10,.*,"'=1A, ""wide""",Run 4,a{64},7,26,r1,chain,7,onnx,LTX-2,LTX-2 Community,false$/,
  );
});
