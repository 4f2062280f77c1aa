import { formatTimecode, layoutSequence, type Sequence, sequenceLength, sourceFrame } from '@reelgraph/timeline';
import { detailOf, modelsOf, takeName } from '../edit/origin.ts';

/** One stretch of the film in which a clip shows one take: where it is in the exported file, and what it was made by. */
export interface ManifestRow {
  /** Frames of the exported file, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly timecode: string;
  readonly track: string;
  readonly clip: string;
  readonly take: string;
  /** sha256 of its file; empty for a slug or a title. */
  readonly file: string;
  /** First and last frame of that file that are used. */
  readonly first: number | null;
  readonly last: number | null;
  readonly run: string;
  readonly node: string;
  readonly seed: string;
  readonly engine: string;
  readonly models: string;
  readonly licence: string;
  readonly draft: boolean;
}

/** From the frames of the exported film to clip, take, run and model, in the order of the film. Clips that are not shown are left out. */
export function manifestOf(sequence: Sequence, range?: { readonly from: number; readonly to: number }): ManifestRow[] {
  const { from, to } = range ?? { from: 0, to: sequenceLength(sequence) };
  return layoutSequence(sequence)
    .filter(({ clip, track, start, end }) => !clip.disabled && !track.hidden && start < to && end > from)
    .map(({ clip, take, track, start, end }): ManifestRow => {
      const [a, b] = [Math.max(start, from), Math.min(end, to)];
      const detail = detailOf(take);
      const frame = (at: number) => (take ? Number(sourceFrame(clip, take, sequence.rate, at - start)) : null);
      return {
        ...{ from: a - from, to: b - from },
        timecode: formatTimecode(a, sequence.rate, sequence.dropFrame),
        ...{ track: track.name, clip: clip.name, take: take ? takeName(take) : '', file: take?.asset ?? '' },
        ...{ first: frame(a), last: frame(b - 1) },
        ...{ run: detail.run ?? '', node: detail.node ?? '', seed: detail.seed?.toString() ?? '' },
        ...{ engine: detail.engine ?? '', models: modelsOf(take).join('; ') },
        ...{ licence: take?.origin?.licence ?? '', draft: take?.origin?.draft ?? false },
      };
    })
    .sort((one, other) => one.from - other.from);
}

const columns = [
  ...['from', 'to', 'timecode', 'track', 'clip', 'take', 'file', 'first', 'last'],
  ...['run', 'node', 'seed', 'engine', 'models', 'licence', 'draft'],
] as const satisfies readonly string[];

/** As CSV (RFC 4180). A cell that a spreadsheet would read as a formula is given as text. */
export function manifestCsv(rows: readonly ManifestRow[]): string {
  const cell = (value: string | number | boolean | null) => {
    const text = value === null ? '' : String(value);
    const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const lines = rows.map((row) => columns.map((name) => cell(row[name as keyof ManifestRow])).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}
