import { useEffect, useRef } from 'react';
import type { PlacedClip } from '../layout/layout.ts';
import { gainOf } from '../layout/sounds.ts';
import type { Rate } from '../time/rate.ts';
import { sourceSeconds } from '../time/source-frame.ts';
import { extent, waveform } from './peaks-cache.ts';
import css from './timeline.module.css';

interface WaveformProps {
  readonly url: string;
  readonly placed: PlacedClip;
  readonly rate: Rate;
  readonly zoom: number;
  /** Part of the clip that is mounted, in frames from its head. */
  readonly from: number;
  readonly to: number;
}

/** The sound of a clip as it will be heard: its gain is in the height. Only the part in sight is drawn. */
export function Waveform({ url, placed, rate, zoom, from, to }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { clip, take } = placed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `to` is the width of the canvas, which is read from the page.
  useEffect(() => {
    let stopped = false;
    void waveform(url).then((wave) => {
      const element = canvas.current;
      if (stopped || !wave || !element) return;
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [element.clientWidth, element.clientHeight];
      element.width = Math.max(1, Math.round(width * ratio));
      element.height = Math.max(1, Math.round(height * ratio));
      const context = element.getContext('2d');
      if (!context) return;
      context.scale(ratio, ratio);
      context.fillStyle = getComputedStyle(element).color;
      const gain = gainOf(clip.gainDb);
      const middle = height / 2;
      for (let x = 0; x < width; x++) {
        const a = sourceSeconds(clip, take, rate, from + x / zoom);
        const b = sourceSeconds(clip, take, rate, from + (x + 1) / zoom);
        if (b < 0) continue;
        const [low, high] = extent(wave, a, b);
        const up = Math.min(1, high * gain) * middle;
        const down = Math.min(1, -low * gain) * middle;
        context.fillRect(x, middle - up, 1, Math.max(1, up + down));
      }
    });
    return () => {
      stopped = true;
    };
  }, [url, clip, take, rate, zoom, from, to]);
  return (
    <canvas ref={canvas} className={css.wave} style={{ left: from * zoom, width: Math.max(0, (to - from) * zoom) }} />
  );
}
