import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { layoutTrack } from '../layout/layout.ts';
import { sequenceLength } from '../sequence/items.ts';
import type { Clip, Sequence } from '../sequence/types.ts';
import { Filmstrip } from './filmstrip.tsx';
import { followPointer } from './pointer.ts';
import css from './timeline.module.css';
import type { ClipMedia, Playhead } from './types.ts';

interface StripProps {
  readonly sequence: Sequence;
  readonly playhead: Playhead;
  readonly media: ClipMedia;
  readonly onSeek: (frame: number) => void;
  /** What stands in the place of a shot that is not made yet; its name where nothing is given. */
  readonly slug?: (clip: Clip) => ReactNode;
}

/** Pixels from the top: overlays, film, sound. */
const ROWS = { overlay: [4, 7], film: [14, 34], sound: [52, 7] } as const;

/** The whole film in one line, for a dock: to see what has landed and to go to it, not to cut. */
export function FilmStrip({ sequence, playhead, media, onSeek, slug }: StripProps) {
  const root = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const length = Math.max(1, sequenceLength(sequence));
  const zoom = (width * 0.98) / length;
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    if (root.current) observer.observe(root.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const put = (frame: number) => {
      if (line.current) line.current.style.transform = `translateX(${frame * zoom}px)`;
    };
    put(playhead.frame);
    return playhead.onFrame(put);
  }, [playhead, zoom]);
  const scrub = (event: PointerEvent) => {
    const left = root.current?.getBoundingClientRect().left ?? 0;
    const seek = (x: number) => onSeek(Math.max(0, Math.round((x - left) / zoom)));
    seek(event.clientX);
    followPointer(event.nativeEvent, { move: (_dx, _dy, now) => seek(now.clientX), up() {}, cancel() {} });
  };
  return (
    <div ref={root} className={css.strip} onPointerDown={scrub}>
      {width > 0
        ? sequence.tracks.map((track, i) => {
            const film = track.mode === 'magnetic';
            const [top, height] = ROWS[film ? 'film' : track.kind === 'video' ? 'overlay' : 'sound'];
            return (
              <div key={track.id} className={css.stripTrack} style={{ top, height }}>
                {layoutTrack(sequence, i).map((it) => (
                  <div
                    key={it.clip.id}
                    className={[film && !it.take && css.stripSlug, !film && (track.kind === 'video' ? css.v1 : css.a1)]
                      .filter(Boolean)
                      .join(' ')}
                    style={{
                      left: it.start * zoom,
                      width: Math.max(1, it.length * zoom - 1),
                      ...(film ? {} : { background: 'var(--tl)', opacity: 0.7 }),
                    }}
                    title={it.clip.name}
                  >
                    {!film ? null : it.take ? (
                      <Filmstrip
                        placed={it}
                        rate={sequence.rate}
                        media={media}
                        zoom={zoom}
                        height={height}
                        from={0}
                        to={it.length}
                      />
                    ) : (
                      (slug?.(it.clip) ?? it.clip.name)
                    )}
                  </div>
                ))}
              </div>
            );
          })
        : null}
      <div ref={line} className={css.playhead} style={{ top: 0 }}>
        <svg width="9" height="10" viewBox="0 0 13 14" aria-hidden="true" style={{ left: -3.8 }}>
          <path d="M0 0h13v8L6.5 14 0 8z" fill="currentColor" />
        </svg>
      </div>
    </div>
  );
}
