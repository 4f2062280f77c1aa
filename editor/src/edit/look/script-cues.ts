import { type ScriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { filmTrack, layoutTrack, type Sequence } from '@reelgraph/timeline';
import type { Cue } from '@reelgraph/timeline/interchange';

/** What is said in each shot, over its clip: each speech as long as its share of the letters. */
export function cuesFromScript(sequence: Sequence, script: ScriptDocument): readonly Cue[] {
  const track = filmTrack(sequence);
  if (!track) return [];
  const said = new Map(shotsOf(script).shots.map((shot) => [shot.id, shot.dialogue]));
  return layoutTrack(sequence, sequence.tracks.indexOf(track)).flatMap(({ clip, start, length }): Cue[] => {
    const speeches = clip.landing && !clip.disabled ? (said.get(clip.landing.key) ?? []) : [];
    const letters = speeches.reduce((sum, { line }) => sum + line.length, 0);
    let before = 0;
    return speeches.flatMap(({ line }): Cue[] => {
      const from = start + Math.round((length * before) / letters);
      before += line.length;
      const to = start + Math.round((length * before) / letters);
      return line.trim() && to > from ? [{ from, to, text: line }] : [];
    });
  });
}
