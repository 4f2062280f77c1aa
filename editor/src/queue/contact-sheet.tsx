import type { NightView } from '@reelgraph/runtime/protocol';
import type { Clip, Take } from '@reelgraph/timeline';
import { activeTake, allClips } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Check, Star } from 'lucide-react';
import { useEffect } from 'react';
import { api } from '../api/index.ts';
import { detailOf, takeName } from '../edit/origin.ts';
import { edit } from '../edit/state.ts';
import { MediaView } from '../graph/node-view/media-view.tsx';
import { attempt, nightsAtom, nightWords, noteNight, sequenceAtom } from '../state/index.ts';
import { Button, cx, Dialog } from '../ui/index.ts';
import { plural } from '../ui/words.ts';
import css from './runs.module.css';

/** The takes that a night made, shot by shot, to be looked at and rated. A rating lands on the take itself. */
export function ContactSheet({ night: id, onClose }: { night: string; onClose: () => void }) {
  const night = useAtomValue(nightsAtom).find((one) => one.id === id);
  const sequence = useAtomValue(sequenceAtom);
  const over = night !== undefined && night.state !== 'running';
  const seen = night?.seenAt !== undefined;
  useEffect(() => {
    if (over && !seen) void attempt(api.nightSeen(id)).then((view) => view && noteNight(view));
  }, [id, over, seen]);
  if (!night) return null;
  const shots = sequence ? takesOf([...allClips(sequence)], night) : [];
  const count = shots.reduce((sum, { takes }) => sum + takes.length, 0);
  return (
    <Dialog
      title={nightWords[night.state]}
      text={[
        night.reason,
        `${plural(count, 'take')} of ${plural(shots.length, 'shot')}. Rate them with the keys 1 to 5; 0 takes a rating off.`,
      ]
        .filter(Boolean)
        .join(' ')}
      wide="full"
      closes
      onClose={onClose}
    >
      <div className={css.scroll}>
        {shots.map(({ clip, takes }) => (
          <section key={clip.id} className={css.shot} aria-label={clip.name}>
            <h3>{clip.name}</h3>
            <div className={css.takes}>
              {takes.map((take) => (
                <SheetTake key={take.id} clip={clip} take={take} />
              ))}
            </div>
          </section>
        ))}
        {count === 0 ? (
          <p className={css.none}>
            {over
              ? 'Nothing of it lies on this timeline. What it made is in the history of the queue.'
              : 'Nothing has landed yet. Takes appear here as they come.'}
          </p>
        ) : null}
      </div>
      {night.state === 'running' ? (
        <div className={css.foot}>
          <Button onClick={() => void attempt(api.cancelNight(id)).then((view) => view && noteNight(view))}>
            Stop the night
          </Button>
        </div>
      ) : null}
    </Dialog>
  );
}

function takesOf(clips: readonly Clip[], night: NightView) {
  const runs = new Set(night.runs);
  return clips
    .map((clip) => ({ clip, takes: Object.values(clip.takes).filter((take) => runs.has(detailOf(take).run ?? '')) }))
    .filter(({ takes }) => takes.length > 0);
}

const STARS = [1, 2, 3, 4, 5] as const;

function SheetTake({ clip, take }: { clip: Clip; take: Take }) {
  const inFilm = activeTake(clip)?.id === take.id;
  const rating = take.rating ?? 0;
  const rate = (value: number) =>
    edit([{ type: 'rateTake', clip: clip.id, take: take.id, rating: value === 0 ? null : value }], 'Rate take');
  const use = () =>
    edit(
      [{ type: 'setActiveTake', clip: clip.id, take: take.id, pinned: true }],
      `Use ${takeName(take).toLowerCase()}`,
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group with a name; what is in it carries its own.
    <div
      role="group"
      aria-label={`${clip.name}, ${takeName(take)}`}
      className={cx(css.take, inFilm && css.inFilm)}
      onKeyDown={(event) => {
        const value = Number(event.key);
        if (!/^[0-5]$/.test(event.key)) return;
        event.preventDefault();
        rate(value);
      }}
    >
      <button type="button" className={css.takeThumb} aria-pressed={inFilm} title="Use in film" onClick={use}>
        <MediaView media={mediaOf(take)} width={320} alt={`${clip.name}, ${takeName(take)}`} />
        {inFilm ? (
          <span className={css.mark}>
            <Check size={10} /> In film
          </span>
        ) : null}
      </button>
      <div className={css.takeFoot}>
        <span>{takeName(take)}</span>
        <span className={css.stars}>
          {STARS.map((value) => (
            <button
              key={value}
              type="button"
              aria-label={`${plural(value, 'star')} for ${takeName(take)}`}
              aria-pressed={rating >= value}
              onClick={() => rate(rating === value ? 0 : value)}
            >
              <Star size={13} fill={rating >= value ? 'currentColor' : 'none'} />
            </button>
          ))}
        </span>
      </div>
    </div>
  );
}

/** As much of a reference as a picture of it needs. */
const mediaOf = (take: Take) => ({ kind: take.kind === 'audio' ? 'audio' : 'video', artifact: take.asset }) as never;
