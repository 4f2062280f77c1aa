import { newScript, shotsOf } from '@reelgraph/nodes/script';
import { emptySequence, newClip, type Sequence, seqFrame } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { cuesFromScript } from './script-cues.ts';

const script = newScript(
  's',
  'Lamp',
  'INT. TOWER - NIGHT\n\nMAYA\nWho is there?\n\nJON\nMe. Only me, and the sea, and the lamp.\n',
);

/** The shots of the script as clips of two seconds, the first one trimmed to one and a half. */
function film(): Sequence {
  const empty = emptySequence({ id: 'f', title: 'f', rate: { num: 24, den: 1 }, size: { width: 64, height: 36 } });
  const items = shotsOf(script).shots.map((shot, i) =>
    newClip({
      id: `c${i}`,
      name: shot.id,
      length: i === 0 ? 36 : 48,
      landing: { source: 'g:n', key: shot.id, planned: seqFrame(48), touched: false, pinned: false },
    }),
  );
  return { ...empty, tracks: empty.tracks.map((track) => (track.id === 'V1' ? { ...track, items } : track)) };
}

it('what is said in a shot stands over its clip, in its order, without holes or overlaps', () => {
  const cues = cuesFromScript(film(), script);
  expect(cues.map(({ text }) => text).join(' ')).toBe('Who is there? Me. Only me, and the sea, and the lamp.');
  const spoken = shotsOf(script).shots.map(({ dialogue }) => dialogue.length);
  expect(spoken.reduce((a, b) => a + b, 0)).toBe(cues.length);
  for (const { from, to } of cues) expect(to).toBeGreaterThan(from);
  cues.forEach((cue, i) => {
    if (i > 0) expect(cue.from).toBeGreaterThanOrEqual(cues[i - 1]!.to);
  });
  expect(cues[0]!.from).toBeLessThan(36);
});

it('a clip that is no shot, or is switched off, says nothing', () => {
  const doc = film();
  const off = {
    ...doc,
    tracks: doc.tracks.map((track) => ({ ...track, items: track.items.map((it) => ({ ...it, disabled: true })) })),
  };
  expect(cuesFromScript(off as Sequence, script)).toEqual([]);
});
