import type { MediaRef } from '@reelgraph/timeline';
import { Pause, Play, StepBack, StepForward } from 'lucide-react';
import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import { IconButton } from '../../ui/index.ts';
import css from './viewer.module.css';

type Moving = Extract<MediaRef, { frames: number }>;

/** Frame at a time of the clip, and the time in the middle of a frame. */
const frameOf = (seconds: number, { rate, frames }: Moving) =>
  Math.min(frames - 1, Math.max(0, Math.floor((seconds * rate.num) / rate.den + 1e-4)));
const timeOf = (frame: number, { rate, frames }: Moving) =>
  ((Math.min(frames - 1, Math.max(0, frame)) + 0.5) * rate.den) / rate.num;

export function stepFrames(video: HTMLVideoElement | null, media: Moving, by: number): void {
  if (!video) return;
  video.pause();
  video.currentTime = timeOf(frameOf(video.currentTime, media) + by, media);
}

export function togglePlay(video: HTMLVideoElement | null): void {
  if (video) void (video.paused ? video.play().catch(() => {}) : video.pause());
}

/** Play, step and scrub by frames. */
export function ClipTransport({ video, media }: { video: RefObject<HTMLVideoElement | null>; media: Moving }) {
  const [frame, setFrame] = useState(0);
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    let handle = requestAnimationFrame(function read() {
      const element = video.current;
      if (element) {
        setFrame(frameOf(element.currentTime, media));
        setPaused(element.paused);
      }
      handle = requestAnimationFrame(read);
    });
    return () => cancelAnimationFrame(handle);
  }, [video, media]);
  return (
    <div className={css.transport}>
      <IconButton small label="One frame back" keys="," onClick={() => stepFrames(video.current, media, -1)}>
        <StepBack size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton small label={paused ? 'Play' : 'Pause'} keys="Space" onClick={() => togglePlay(video.current)}>
        {paused ? <Play size={16} fill="currentColor" /> : <Pause size={16} fill="currentColor" />}
      </IconButton>
      <IconButton small label="One frame on" keys="." onClick={() => stepFrames(video.current, media, 1)}>
        <StepForward size={16} strokeWidth={1.5} />
      </IconButton>
      <input
        type="range"
        aria-label="Frame"
        min={0}
        max={media.frames - 1}
        value={frame}
        onChange={(event) => {
          if (!video.current) return;
          video.current.pause();
          video.current.currentTime = timeOf(Number(event.target.value), media);
        }}
      />
      <output>
        {frame + 1} of {media.frames}
      </output>
    </div>
  );
}
