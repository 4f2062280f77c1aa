import { aac } from './codecs.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { fileInput } from './inputs.ts';
import type { Rate } from './rates.ts';

/** Samples at `sampleRate` that `frames` last, rounded to the nearest. Exact in whole numbers for any film length. */
export function samplesOf(frames: number, rate: Rate, sampleRate = 48_000): number {
  return Number(
    (BigInt(frames) * BigInt(rate.den) * BigInt(sampleRate) * 2n + BigInt(rate.num)) / (2n * BigInt(rate.num)),
  );
}

/** Sound from the head of the file on, cut or filled with silence to exactly `samples`. */
export const exactSound = (samples: number): string =>
  `aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo|mono,apad,atrim=end_sample=${samples},asetpts=N/SR/TB`;

/** Lays a sound file under a picture file, cut or filled with silence to the picture's length. The picture is copied. */
export async function muxAudio(request: {
  readonly video: string;
  readonly audio: string;
  readonly out: string;
  readonly frames: number;
  readonly rate: Rate;
  readonly signal?: AbortSignal;
}): Promise<void> {
  const { video, audio, out, frames, rate, signal } = request;
  await runFfmpeg({
    inputs: [fileInput(video), fileInput(audio)],
    options: [
      ...['-map', '0:v:0', '-c:v', 'copy', '-map', '1:a:0', '-af', exactSound(samplesOf(frames, rate)), ...aac],
      ...['-movflags', '+faststart', '-f', 'mp4'],
    ],
    file: out,
    frames,
    signal,
  });
}
