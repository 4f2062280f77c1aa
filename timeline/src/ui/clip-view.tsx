import { AudioLines, EyeOff, Palette, SlidersHorizontal, Image as Still, Type, VolumeX } from 'lucide-react';
import { memo } from 'react';
import type { PlacedClip } from '../layout/layout.ts';
import type { Rate } from '../time/rate.ts';
import { formatLength } from '../time/text.ts';
import { Filmstrip } from './filmstrip.tsx';
import css from './timeline.module.css';
import type { ClipMedia, TimelineProps } from './types.ts';
import { Waveform } from './waveform.tsx';

interface ClipViewProps {
  readonly placed: PlacedClip;
  readonly rate: Rate;
  readonly zoom: number;
  readonly selected: boolean;
  readonly media: ClipMedia;
  readonly badges: TimelineProps['badges'];
  readonly caption: TimelineProps['caption'];
  /** Mounted stretch of the film, in frames. */
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** Below this width a clip is its colour alone: no room for its name, its pictures, or a hold at its edges. */
const BARE_WIDTH = 32;
/** Only a clip that can stand across the left edge of the view keeps its label in sight: each such label is a layer of its own. */
const STICKY_WIDTH = 240;

/** One clip on its track. Gestures are read from `data-clip` and `data-edge` by the timeline: a clip has no handlers. */
export const ClipView = memo(function ClipView(props: ClipViewProps) {
  const { placed, rate, zoom, selected, media, badges, caption, height } = props;
  const { clip, take, track } = placed;
  const width = Math.max(2, placed.length * zoom - 1);
  const from = Math.max(0, props.from - placed.start);
  const to = Math.min(placed.length, props.to - placed.start);
  const drawn = clip.text !== undefined || clip.adjustment === true;
  const slug = take === null && !drawn;
  const bare = width < BARE_WIDTH;
  const name = [
    css.clip,
    track.kind === 'audio' ? (track.id === 'A1' ? css.a1 : css.a2) : track.mode === 'magnetic' ? css.v1 : css.v2,
    selected && css.selected,
    slug && css.slug,
    clip.adjustment && css.adjustment,
    (clip.disabled || clip.landing?.vanished) && css.off,
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a clip is dragged and trimmed; a button would swallow those gestures.
    <div
      className={name.filter(Boolean).join(' ')}
      style={{ left: placed.start * zoom, width }}
      data-clip={clip.id}
      data-track={track.id}
      role="button"
      tabIndex={-1}
      // Its words are its name where it has room for them.
      aria-label={bare ? clip.name : undefined}
      aria-description={formatLength(placed.length, rate)}
      aria-pressed={selected}
    >
      {!bare ? (
        <div className={width > STICKY_WIDTH ? `${css.label} ${css.stays}` : css.label}>
          {take?.kind === 'image' ? <Still size={11} /> : take?.kind === 'audio' ? <AudioLines size={11} /> : null}
          {clip.muted && take?.audio ? <VolumeX size={11} /> : null}
          {clip.text ? <Type size={11} /> : clip.adjustment ? <SlidersHorizontal size={11} /> : null}
          {clip.disabled ? <EyeOff size={11} /> : null}
          {clip.grade && !clip.adjustment ? <Palette size={11} aria-label="Graded" /> : null}
          <b>{clip.name}</b>
          <em>{caption?.(clip, take)}</em>
        </div>
      ) : null}
      {track.kind === 'video' && take && !bare ? (
        <Filmstrip placed={placed} rate={rate} media={media} zoom={zoom} height={height - 24} from={from} to={to} />
      ) : null}
      {track.kind === 'audio' && take?.audio && take.state !== 'offline' && !bare ? (
        <Waveform url={media.peaks(take.asset)} placed={placed} rate={rate} zoom={zoom} from={from} to={to} />
      ) : null}
      {slug && width > 60 ? <div className={css.prompt}>{clip.slug?.prompt || 'Not made yet'}</div> : null}
      {bare ? null : <Fades placed={placed} zoom={zoom} />}
      {clip.keys && !bare ? <KeyMarks placed={placed} zoom={zoom} from={from} to={to} /> : null}
      {placed.heldBefore > 0 ? <Held side="head" frames={placed.heldBefore} zoom={zoom} /> : null}
      {placed.held > 0 ? <Held side="end" frames={placed.held} zoom={zoom} /> : null}
      {badges && width > 60 ? <div className={css.badges}>{badges(clip, take)}</div> : null}
      {!bare ? (
        <>
          <span className={`${css.handle} ${css.left}`} data-edge="in" />
          <span className={`${css.handle} ${css.right}`} data-edge="out" />
        </>
      ) : null}
    </div>
  );
});

/** A diamond at each frame on which something has a key; dragged, its keys go with it. */
function KeyMarks({ placed, zoom, from, to }: { placed: PlacedClip; zoom: number; from: number; to: number }) {
  const { keys, trim } = placed.clip;
  const frames = new Set(Object.values(keys ?? {}).flatMap((row) => row.map((key) => key.at - trim.in)));
  return [...frames]
    .filter((k) => k >= from && k < to)
    .map((k) => (
      <i key={k} className={css.keyMark} style={{ left: (k + 0.5) * zoom }} data-key={k} aria-hidden="true" />
    ));
}

/** The ghost of pictures that the take lacks: how many frames, and meanwhile one of them holds. */
function Held({ side, frames, zoom }: { side: 'head' | 'end'; frames: number; zoom: number }) {
  const words = `${frames} ${frames === 1 ? 'frame is' : 'frames are'} missing: the ${side === 'head' ? 'first' : 'last'} frame holds`;
  return (
    <div className={side === 'head' ? css.heldHead : css.held} style={{ width: frames * zoom }} title={words}>
      {frames * zoom > 34 ? <b>+{frames} f</b> : null}
    </div>
  );
}

function Fades({ placed, zoom }: { placed: PlacedClip; zoom: number }) {
  const { fades } = placed.clip;
  if (!fades) return null;
  return (
    <>
      {fades.in > 0 ? (
        <svg
          className={`${css.fade} ${css.fadeIn}`}
          style={{ width: fades.in * zoom }}
          viewBox="0 0 10 10"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d="M0 0H10L0 10z" />
          <path className={css.ramp} d="M0 10L10 0" />
        </svg>
      ) : null}
      {fades.out > 0 ? (
        <svg
          className={`${css.fade} ${css.fadeOut}`}
          style={{ width: fades.out * zoom }}
          viewBox="0 0 10 10"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d="M0 0H10V10z" />
          <path className={css.ramp} d="M0 0L10 10" />
        </svg>
      ) : null}
    </>
  );
}
