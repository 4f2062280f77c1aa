import { type Clip, filmTrack, formatTimecode, isClip, sequenceLength } from '@reelgraph/timeline';
import { FilmStrip, Timecode } from '@reelgraph/timeline/ui';
import { useAtomValue, useSetAtom } from 'jotai';
import { Rows3 } from 'lucide-react';
import { filmstripUrl, peaksUrl, thumbUrl } from '../api/index.ts';
import { sequenceAtom, workspaceAtom } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import { Arriving } from './clip-badges.tsx';
import css from './edit.module.css';
import { transport } from './transport.ts';

const media = { filmstrip: filmstripUrl, thumb: (sha: string, width: number) => thumbUrl(sha, width), peaks: peaksUrl };
const seek = (frame: number) => transport.seek(frame);
const slug = (clip: Clip) => (clip.landing ? <Arriving name={clip.name} item={clip.landing.key} /> : clip.name);

/** The film below the graph, in 80 pixels: what has landed, what is still to come, and the way to the cut. */
export function TimelineStrip() {
  const sequence = useAtomValue(sequenceAtom);
  const go = useSetAtom(workspaceAtom);
  if (!sequence) return <section className={css.strip} aria-label="Timeline" />;
  const film = filmTrack(sequence)?.items.filter(isClip) ?? [];
  const made = film.filter((clip) => clip.activeTake !== null).length;
  return (
    <section className={css.strip} aria-label="Timeline">
      <div className={css.stripHead}>
        <div>
          <b>Timeline</b>
          <span className={css.quiet}>
            {film.length === 0 ? 'Nothing landed yet' : `${made} of ${film.length} shots placed`}
          </span>
        </div>
        <div className={css.stripTime}>
          <Timecode playhead={transport} rate={sequence.rate} dropFrame={sequence.dropFrame} />
          <span>{formatTimecode(sequenceLength(sequence), sequence.rate, sequence.dropFrame)}</span>
        </div>
      </div>
      <div className={css.stripFilm}>
        <FilmStrip sequence={sequence} playhead={transport} media={media} onSeek={seek} slug={slug} />
      </div>
      <div className={css.stripEnd}>
        <Button onClick={() => go('edit')}>
          <Rows3 size={14} /> Open in Edit
        </Button>
      </div>
    </section>
  );
}
