import type { MediaRef } from '@reelgraph/timeline';
import type { PointerEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { artifactUrl } from '../../api/index.ts';
import { cx } from '../../ui/index.ts';
import css from './viewer.module.css';

export type Look = 'a' | 'b' | 'wipe' | 'side' | 'difference';

export const isMoving = (media: MediaRef): boolean => media.kind === 'video' || media.kind === 'track';

interface StageProps {
  readonly a: MediaRef;
  readonly b: MediaRef | null;
  readonly look: Look;
  readonly lead: RefObject<HTMLVideoElement | null>;
}

/** One picture, or two against each other: the second clip follows the first frame by frame. */
export function Stage({ a, b, look, lead }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const follower = useRef<HTMLVideoElement>(null);
  const [wipe, setWipe] = useState(0.5);
  useFollow(lead, follower, b !== null && look !== 'a');
  const move = (event: PointerEvent) => {
    const rect = stage.current?.getBoundingClientRect();
    if (rect && event.buttons === 1) setWipe(Math.min(1, Math.max(0, (event.clientX - rect.left) / rect.width)));
  };
  const aspect = 'width' in a ? a.width / a.height : 16 / 9;
  const both = b !== null;
  return (
    <div className={cx(css.stage, both && look === 'side' && css.side)}>
      <div
        ref={stage}
        className={css.frame}
        style={{ aspectRatio: aspect, '--aspect': aspect } as React.CSSProperties}
        onPointerDown={both && look === 'wipe' ? move : undefined}
        onPointerMove={both && look === 'wipe' ? move : undefined}
      >
        {look === 'b' && both ? null : <Picture media={a} video={lead} />}
        {look === 'b' && both ? <Hidden media={a} video={lead} /> : null}
        {both && look !== 'a' && look !== 'side' ? (
          <div
            className={cx(css.over, look === 'difference' && css.difference)}
            style={look === 'wipe' ? { clipPath: `inset(0 0 0 ${wipe * 100}%)` } : undefined}
          >
            <Picture media={b} video={follower} />
          </div>
        ) : null}
        {both && look === 'wipe' ? (
          <input
            className={css.wipe}
            style={{ left: `${wipe * 100}%` }}
            type="range"
            aria-label="Wipe between A and B"
            min={0}
            max={100}
            value={Math.round(wipe * 100)}
            onChange={(event) => setWipe(Number(event.target.value) / 100)}
          />
        ) : null}
      </div>
      {both && look === 'side' ? (
        <div className={css.frame} style={{ aspectRatio: aspect, '--aspect': aspect } as React.CSSProperties}>
          <Picture media={b} video={follower} />
        </div>
      ) : null}
    </div>
  );
}

function Picture({ media, video }: { media: MediaRef; video: RefObject<HTMLVideoElement | null> }) {
  const url = artifactUrl(media.artifact);
  return isMoving(media) ? (
    // biome-ignore lint/a11y/useMediaCaption: dialogue is burnt into drafts; takes carry no caption track.
    <video ref={video} key={url} src={url} autoPlay loop playsInline />
  ) : (
    <img key={url} src={url} alt="" draggable={false} />
  );
}

/** A goes on while B alone is seen, so that both are on the same frame when A comes back. */
const Hidden = (props: Parameters<typeof Picture>[0]) => (
  <div className={css.hidden}>
    <Picture {...props} />
  </div>
);

/** Half a frame at 24 a second: nearer than that both show the same one. */
const SLACK = 0.02;

function useFollow(
  lead: RefObject<HTMLVideoElement | null>,
  follower: RefObject<HTMLVideoElement | null>,
  on: boolean,
) {
  useEffect(() => {
    if (!on) return;
    let frame = requestAnimationFrame(function follow() {
      const [first, second] = [lead.current, follower.current];
      if (first && second) {
        second.muted = true;
        if (first.paused !== second.paused) void (first.paused ? second.pause() : second.play().catch(() => {}));
        if (Math.abs(second.currentTime - first.currentTime) > (first.paused ? 0.001 : SLACK * 3)) {
          second.currentTime = Math.min(first.currentTime, second.duration || first.currentTime);
        }
      }
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [lead, follower, on]);
}
