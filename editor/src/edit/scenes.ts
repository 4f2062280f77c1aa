import { type ScriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { filmTrack, layoutTrack, type Sequence } from '@reelgraph/timeline';
import type { SceneSpan } from '@reelgraph/timeline/ui';

/** Where the scenes of the script are in the film: neighbours from one scene are one span. */
export function sceneSpans(sequence: Sequence, script: ScriptDocument | null): readonly SceneSpan[] {
  const track = filmTrack(sequence);
  if (!script || !track) return [];
  const film = sequence.tracks.indexOf(track);
  const names = new Map(shotsOf(script).shots.map((shot) => [shot.id, `${shot.sceneNumber}  ${shot.heading}`]));
  const spans: SceneSpan[] = [];
  for (const { clip, start, end } of layoutTrack(sequence, film)) {
    const label = clip.landing && names.get(clip.landing.key);
    if (!label) continue;
    const last = spans.at(-1);
    if (last && last.label === label && last.to === start) spans[spans.length - 1] = { ...last, to: end };
    else spans.push({ from: start, to: end, label });
  }
  return spans;
}
