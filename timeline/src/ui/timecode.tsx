import { useEffect, useRef } from 'react';
import type { Rate } from '../time/rate.ts';
import { formatTimecode } from '../time/timecode.ts';
import type { Playhead } from './types.ts';

interface TimecodeProps {
  readonly playhead: Playhead;
  readonly rate: Rate;
  readonly dropFrame: boolean;
  readonly className?: string;
  /** Another way to write the frame. */
  readonly format?: (frame: number) => string;
}

/** The present time as text. Written straight into the page: it changes with every frame. */
export function Timecode({ playhead, rate, dropFrame, className, format }: TimecodeProps) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (frame: number) => {
      if (text.current) text.current.textContent = format ? format(frame) : formatTimecode(frame, rate, dropFrame);
    };
    write(playhead.frame);
    return playhead.onFrame(write);
  }, [playhead, rate, dropFrame, format]);
  return <span ref={text} className={className} />;
}
