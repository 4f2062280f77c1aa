import { type CSSProperties, memo } from 'react';
import { clipsBetween, layoutTrack } from '../layout/layout.ts';
import { startsOf } from '../sequence/items.ts';
import type { Sequence, Track } from '../sequence/types.ts';
import { ClipView } from './clip-view.tsx';
import { crowd, trackHeight } from './geometry.ts';
import css from './timeline.module.css';
import type { TimelineProps } from './types.ts';
import type { View } from './use-view.ts';

interface TrackLaneProps extends Pick<TimelineProps, 'selection' | 'media' | 'badges' | 'caption'> {
  readonly sequence: Sequence;
  readonly track: Track;
  readonly view: View;
  /** End of the film, where the film track offers its drop field. */
  readonly hint: string | null;
}

/** One track: the clips that are in sight, and the transitions between them. */
export const TrackLane = memo(function TrackLane({
  sequence,
  track,
  view,
  selection,
  media,
  badges,
  caption,
  hint,
}: TrackLaneProps) {
  const { zoom, from, to } = view;
  const placed = layoutTrack(sequence, sequence.tracks.indexOf(track));
  const height = trackHeight(track);
  const seen = clipsBetween(placed, from, to);
  const { single, runs } = crowd(seen, zoom, (it) => selection.size < 200 && selection.has(it.clip.id));
  const end = placed.at(-1)?.end ?? 0;
  const name = [css.lane, track.mode === 'magnetic' && css.film1, track.hidden && css.dim, track.locked && css.locked];
  return (
    <div className={name.filter(Boolean).join(' ')} style={{ height }} data-lane={track.id}>
      {runs.map((run) => (
        <div
          key={run.from}
          className={`${css.run} ${track.kind === 'audio' ? css.a1 : track.mode === 'magnetic' ? css.v1 : css.v2}`}
          style={
            {
              left: run.from * zoom,
              width: Math.max(1, (run.to - run.from) * zoom - 1),
              // As many lines as cuts, evenly spread: each at its own place would cost a frame more than all the rest.
              '--period': `${Math.max(3, ((run.to - run.from) * zoom) / run.count).toFixed(1)}px`,
            } as CSSProperties
          }
        />
      ))}
      {single.map((it) => (
        <ClipView
          key={it.clip.id}
          placed={it}
          rate={sequence.rate}
          zoom={zoom}
          selected={selection.has(it.clip.id)}
          media={media}
          badges={badges}
          caption={caption}
          from={from}
          to={to}
          height={height}
        />
      ))}
      {single.map((it) =>
        it.foot ? (
          // biome-ignore lint/a11y/useSemanticElements: stands over two clips and is dragged like them.
          <div
            key={it.foot.id}
            className={`${css.transition} ${selection.has(it.foot.id) ? css.selected : ''}`}
            style={{ left: (it.end - it.foot.in) * zoom, width: Math.max(6, (it.foot.in + it.foot.out) * zoom) }}
            data-transition={it.foot.id}
            role="button"
            tabIndex={-1}
            aria-label={`${it.foot.kind} after ${it.clip.name}`}
            title={it.foot.kind === 'dissolve' ? 'Dissolve' : it.foot.kind === 'wipe' ? 'Wipe' : 'Dip to black'}
          />
        ) : null,
      )}
      {selection.size < 3 ? <ChosenGap track={track} zoom={zoom} selection={selection} /> : null}
      {hint && end * zoom < (to + 1) * zoom ? (
        <div className={css.hint} style={{ left: end * zoom + 3 }}>
          {hint}
        </div>
      ) : null}
    </div>
  );
});

/** A hole that is selected: what is generated next fills it. */
function ChosenGap({ track, zoom, selection }: { track: Track; zoom: number; selection: ReadonlySet<string> }) {
  const index =
    selection.size === 0 ? -1 : track.items.findIndex((item) => item.type === 'gap' && selection.has(item.id));
  const gap = track.items[index];
  if (gap?.type !== 'gap') return null;
  return <div className={css.gap} style={{ left: startsOf(track.items)[index]! * zoom, width: gap.length * zoom }} />;
}
