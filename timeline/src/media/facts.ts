import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findFfmpeg, findFfprobe } from './find.ts';

const exec = promisify(execFile);

/** What this machine's ffmpeg is and can do. */
export interface FfmpegFacts {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As it says of itself: "5.1.9", "N-92722-gf22fcd4483". */
  readonly version: string;
  /** `[major, minor]` of libavutil, which tells the age where the version is only a git hash. */
  readonly libavutil: readonly [number, number];
  readonly filters: ReadonlySet<string>;
  readonly encoders: ReadonlySet<string>;
  /** Parts that Reelgraph uses and that are not there, with what is lost. Empty: all is well. */
  readonly missing: readonly { readonly part: string; readonly without: string }[];
}

/** Parts that are used, and what is lost without them. All but the codecs are in every ffmpeg since 4.0. */
const used: readonly { part: string; kind: 'filter' | 'encoder'; without: string }[] = [
  { part: 'libx264', kind: 'encoder', without: 'no video can be written' },
  { part: 'aac', kind: 'encoder', without: 'no sound can be written to MP4' },
  { part: 'ffv1', kind: 'encoder', without: 'no lossless intermediates' },
  { part: 'prores_ks', kind: 'encoder', without: 'no ProRes export' },
  { part: 'overlay', kind: 'filter', without: 'no export' },
  { part: 'amix', kind: 'filter', without: 'no sound in exports' },
  { part: 'alimiter', kind: 'filter', without: 'loud mixes clip in exports' },
  { part: 'atempo', kind: 'filter', without: 'no sound on retimed clips' },
];

let known: { readonly path: string; readonly facts: Promise<FfmpegFacts> } | null = null;

/** Asks ffmpeg once per process. Throws `ffmpeg_missing`, `ffprobe_missing`. */
export async function ffmpegFacts(): Promise<FfmpegFacts> {
  const [ffmpeg, ffprobe] = [await findFfmpeg(), await findFfprobe()];
  if (known?.path !== ffmpeg) known = { path: ffmpeg, facts: ask(ffmpeg, ffprobe) };
  return known.facts;
}

async function ask(ffmpeg: string, ffprobe: string): Promise<FfmpegFacts> {
  const run = async (option: string) =>
    (await exec(ffmpeg, ['-hide_banner', option], { maxBuffer: 16 << 20, windowsHide: true })).stdout;
  const [about, filterTable, encoderTable] = [await run('-version'), await run('-filters'), await run('-encoders')];
  const filters = new Set(
    [...filterTable.matchAll(/^ [T.][S.][C.]? (\S+) +\S+->\S+/gm)].map((match) => match[1] ?? ''),
  );
  const encoders = new Set([...encoderTable.matchAll(/^ [VAS][A-Z.]{5} (\S+) /gm)].map((match) => match[1] ?? ''));
  const util = /libavutil\s+(\d+)\.\s*(\d+)/.exec(about);
  return {
    ffmpeg,
    ffprobe,
    version: /version (\S+)/.exec(about)?.[1] ?? 'unknown',
    libavutil: [Number(util?.[1] ?? 0), Number(util?.[2] ?? 0)],
    filters,
    encoders,
    missing: used.filter(({ part, kind }) => !(kind === 'filter' ? filters : encoders).has(part)),
  };
}

/** `-vsync` became `-fps_mode` in 5.1 (libavutil 57.28) and goes away later: each version gets the word that it knows. */
export const frameTiming = (facts: FfmpegFacts, mode: 'passthrough' | 'cfr'): string[] => {
  const [major, minor] = facts.libavutil;
  const named = major > 57 || (major === 57 && minor >= 28);
  return [named ? '-fps_mode' : '-vsync', mode];
};
