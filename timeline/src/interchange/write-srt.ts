import { convertPosition } from '../time/convert.ts';
import type { Rate } from '../time/rate.ts';

export interface Cue {
  /** Frames of the sequence; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const THOUSANDTHS: Rate = { num: 1000, den: 1 };
const pad = (n: number, digits = 2): string => String(n).padStart(digits, '0');

/** `HH:MM:SS,mmm` of a frame: wall-clock time, exact to the millisecond at every rate. */
export function srtTime(frame: number, rate: Rate, point = ','): string {
  const ms = convertPosition(frame, rate, THOUSANDTHS);
  const seconds = Math.floor(ms / 1000);
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${point}${pad(ms % 1000, 3)}`;
}

/** Subtitles as SubRip. Empty cues are left out; a blank line within a cue would end it and becomes a single break. */
export const writeSrt = (cues: readonly Cue[], rate: Rate): string =>
  spoken(cues)
    .map((cue, i) => `${i + 1}\n${srtTime(cue.from, rate)} --> ${srtTime(cue.to, rate)}\n${cue.text}\n`)
    .join('\n');

/** The same as WebVTT. */
export const writeVtt = (cues: readonly Cue[], rate: Rate): string =>
  `WEBVTT\n\n${spoken(cues)
    .map(
      (cue) =>
        `${srtTime(cue.from, rate, '.')} --> ${srtTime(cue.to, rate, '.')}\n${cue.text.replaceAll('-->', '→')}\n`,
    )
    .join('\n')}`;

const spoken = (cues: readonly Cue[]): readonly Cue[] =>
  cues
    .map((cue) => ({
      ...cue,
      text: cue.text
        .replace(/\r/g, '')
        .replace(/\n\s*\n+/g, '\n')
        .trim(),
    }))
    .filter((cue) => cue.text !== '' && cue.to > cue.from)
    .sort((a, b) => a.from - b.from);
