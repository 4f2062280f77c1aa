import type { MediaRef } from '@reelgraph/timeline';
import { AudioLines } from 'lucide-react';
import { useState } from 'react';
import { artifactUrl, thumbUrl } from '../../api/index.ts';

/** A still of the media; a clip plays, silent, while the pointer is on it. One film at a time, however many nodes there are. */
export function MediaView({ media, width, alt = '' }: { media: MediaRef; width: number; alt?: string }) {
  const [playing, setPlaying] = useState(false);
  if (media.kind === 'audio') return <AudioLines size={20} style={{ margin: 'auto', height: '100%' }} />;
  const moving = media.kind === 'video' || media.kind === 'track';
  if (!moving)
    return <img src={thumbUrl(media.artifact, width)} alt={alt} loading="lazy" decoding="async" draggable={false} />;
  return playing ? (
    <video
      src={artifactUrl(media.artifact)}
      poster={thumbUrl(media.artifact, width, 0.3)}
      autoPlay
      loop
      muted
      playsInline
      onPointerLeave={() => setPlaying(false)}
    />
  ) : (
    <img
      src={thumbUrl(media.artifact, width, 0.3)}
      alt={alt}
      loading="lazy"
      decoding="async"
      draggable={false}
      onPointerEnter={() => setPlaying(true)}
    />
  );
}
