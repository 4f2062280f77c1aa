import type { MediaRef } from '@reelgraph/timeline';
import { atom, useAtom } from 'jotai';
import { AudioLines } from 'lucide-react';
import { useEffect, useId } from 'react';
import { artifactUrl, thumbUrl } from '../../api/index.ts';

/** The one clip that plays: the one under the pointer, however many nodes there are. */
const playingAtom = atom<string | null>(null);

/** A still of the media; a clip plays, silent, while the pointer is on it. */
export function MediaView({ media, width, alt = '' }: { media: MediaRef; width: number; alt?: string }) {
  const moving = media.kind === 'video' || media.kind === 'track';
  if (media.kind === 'audio') return <AudioLines size={20} style={{ margin: 'auto', height: '100%' }} />;
  if (moving) return <Clip media={media} width={width} alt={alt} />;
  return <img src={thumbUrl(media.artifact, width)} alt={alt} loading="lazy" decoding="async" draggable={false} />;
}

function Clip({ media, width, alt }: { media: MediaRef; width: number; alt: string }) {
  const own = useId();
  const [playing, setPlaying] = useAtom(playingAtom);
  const stop = () => setPlaying((now) => (now === own ? null : now));
  // A node that goes out of sight while it plays leaves nothing behind.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it goes.
  useEffect(() => stop, []);
  return playing === own ? (
    <video
      src={artifactUrl(media.artifact)}
      poster={thumbUrl(media.artifact, width, 0.3)}
      autoPlay
      loop
      muted
      playsInline
      onPointerLeave={stop}
    />
  ) : (
    <img
      src={thumbUrl(media.artifact, width, 0.3)}
      alt={alt}
      loading="lazy"
      decoding="async"
      draggable={false}
      onPointerEnter={(event) => {
        // A pointer that drags something across does not ask to see it.
        if (event.buttons === 0) setPlaying(own);
      }}
    />
  );
}
