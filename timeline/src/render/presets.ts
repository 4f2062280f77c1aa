import { aac, bt709, countedEncoder, type H264Quality, h264 } from '../media/codecs.ts';
import type { Rate } from '../time/rate.ts';

export const presetNames = ['h264', 'h264-fine', 'h264-small', 'prores', 'wav'] as const;
/**
 * `h264`: MP4 for anywhere. `h264-fine`: slower, for a master to keep. `h264-small`: at most 540 lines, to send round.
 * `prores`: ProRes 422 HQ with PCM in MOV, for other editors. `wav`: the mix alone, 24 bit.
 */
export type PresetName = (typeof presetNames)[number];

export interface Preset {
  readonly mime: string;
  readonly ext: string;
  readonly muxer: string;
  /** Takes are written in this very form, so that untouched stretches can be copied. */
  readonly copies: boolean;
  /** Most lines of the picture; null leaves the sequence's size. */
  readonly lines: number | null;
  /** Encoder of the picture chunks; null: sound only. */
  picture(rate: Rate): readonly string[] | null;
  readonly sound: readonly string[];
}

const mp4 = (quality: H264Quality, lines: number | null, copies = false): Preset => ({
  copies,
  mime: 'video/mp4',
  ext: 'mp4',
  muxer: 'mp4',
  lines,
  picture: (rate) => h264(rate, quality, 48),
  sound: aac,
});

export const presets: Readonly<Record<PresetName, Preset>> = {
  h264: mp4({ crf: 18, preset: 'veryfast' }, null, true),
  'h264-fine': mp4({ crf: 15, preset: 'medium' }, null),
  'h264-small': mp4({ crf: 25, preset: 'veryfast' }, 540),
  prores: {
    copies: false,
    mime: 'video/quicktime',
    ext: 'mov',
    muxer: 'mov',
    lines: null,
    picture: (rate) => [
      ...['-c:v', 'prores_ks', '-profile:v', '3', '-vendor', 'apl0', '-pix_fmt', 'yuv422p10le'],
      ...bt709,
      ...countedEncoder(rate),
    ],
    sound: ['-c:a', 'pcm_s24le', '-ar', '48000'],
  },
  wav: {
    copies: false,
    mime: 'audio/wav',
    ext: 'wav',
    muxer: 'wav',
    lines: null,
    picture: () => null,
    sound: ['-c:a', 'pcm_s24le', '-ar', '48000'],
  },
};
