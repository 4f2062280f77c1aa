import type { PlacedClip } from '../layout/layout.ts';
import type { Rate } from '../time/rate.ts';
import { sourceFrame } from '../time/source-frame.ts';
import { stripIndex } from './geometry.ts';
import css from './timeline.module.css';
import type { ClipMedia } from './types.ts';

/** Frames of one strip: enough for a clip of a few seconds at the deepest useful zoom, and one request for each take. */
const COUNT = 20;

interface FilmstripProps {
  readonly placed: PlacedClip;
  readonly rate: Rate;
  readonly media: ClipMedia;
  readonly zoom: number;
  readonly height: number;
  /** Part of the clip that is mounted, in frames from its head. */
  readonly from: number;
  readonly to: number;
}

/** Pictures along a clip, each of the frame at its own left edge. Only those in sight exist. */
export function Filmstrip({ placed, rate, media, zoom, height, from, to }: FilmstripProps) {
  const { take, clip } = placed;
  if (!take || take.kind === 'audio' || take.state === 'offline') return null;
  const aspect = take.size ? take.size.width / take.size.height : 16 / 9;
  const width = Math.max(16, Math.round(height * aspect));
  const first = Math.max(0, Math.floor((from * zoom) / width));
  const last = Math.ceil((Math.min(to, placed.length) * zoom) / width);
  const still = take.kind === 'image';
  const count = Math.min(COUNT, take.frames);
  const url = still ? media.thumb(take.asset, 240) : media.filmstrip(take.asset, count, 64);
  const tiles = [];
  for (let i = first; i < last; i++) {
    const index = still
      ? 0
      : stripIndex(sourceFrame(clip, take, rate, Math.round((i * width) / zoom)), take.frames, count);
    tiles.push(
      <i
        key={i}
        style={{
          left: i * width,
          width: width - 1,
          backgroundImage: `url("${url}")`,
          backgroundSize: `${width * (still ? 1 : count)}px ${height}px`,
          backgroundPosition: `${-index * width}px 0`,
        }}
      />,
    );
  }
  return <div className={css.film}>{tiles}</div>;
}
