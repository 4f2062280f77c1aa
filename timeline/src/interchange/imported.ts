import { sequenceDocument } from '../edits/document.ts';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';
import type { Clip, Item, Marker, Sequence, Take, Track } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import type { Rate } from '../time/rate.ts';
import type { Loss } from './report.ts';

/** A cut that came from another program, and what of it could not be taken. */
export interface Imported {
  readonly sequence: Sequence;
  readonly losses: readonly Loss[];
}

/** A file that was found: its bytes, and what was measured of it where somebody looked. */
export interface Located extends Partial<Pick<Take, 'kind' | 'rate' | 'frames' | 'audio' | 'size'>> {
  readonly asset: string;
}

/** Knows where a named file is; null leaves the take offline, to be linked by hand. */
export type Locate = (url: string) => Located | null;

/** Nothing is known of the bytes of a file that was only named; the zeros name none, and `offline` says so. */
export const UNKNOWN_ASSET = '0'.repeat(64);

export interface FileFacts {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly rate: Rate;
  readonly frames: number;
  readonly kind?: Take['kind'];
  readonly audio?: boolean;
}

/** A take of a file that another program names. */
export function takeOfFile(file: FileFacts, locate: Locate): Take {
  const located = locate(file.url);
  const kind = file.kind ?? kindOfUrl(file.url);
  return {
    id: file.id as Take['id'],
    asset: UNKNOWN_ASSET,
    kind,
    rate: file.rate,
    frames: Math.max(1, file.frames),
    audio: file.audio ?? (kind === 'audio' || /\.(mp4|mov|mkv|webm|m4v|mxf|avi)$/i.test(file.url)),
    // What was measured is truer than what the other program says.
    ...located,
    state: located ? 'ready' : 'offline',
    origin: { kind: 'import', label: file.name || file.url, hash: file.url, draft: false },
  };
}

export const kindOfUrl = (url: string): Take['kind'] =>
  /\.(png|jpe?g|webp|tiff?|exr|psd|bmp|gif)$/i.test(url)
    ? 'image'
    : /\.(wav|mp3|aac|m4a|flac|ogg|aiff?|caf)$/i.test(url)
      ? 'audio'
      : 'video';

/** A clip at its place on a track of another program. */
export interface Laid {
  readonly clip: Clip;
  readonly start: number;
}

/** A transition there: it overlaps the cut between the clips beside it. */
export interface LaidTransition {
  readonly id: string;
  readonly kind: 'dissolve' | 'wipe' | 'dip';
  /** Frame of the cut. */
  readonly cut: number;
  readonly before: number;
  readonly after: number;
}

/** Puts clips side by side on as few tracks as hold them without overlap, the first one as the file has it. */
export function rowsOf(laid: readonly Laid[]): readonly (readonly Laid[])[] {
  const rows: Laid[][] = [];
  for (const one of [...laid].sort((a, b) => a.start - b.start)) {
    const row = rows.find((list) => endOf(list.at(-1)!) <= one.start);
    if (row) row.push(one);
    else rows.push([one]);
  }
  return rows;
}

const endOf = ({ clip, start }: Laid): number => start + clip.trim.length;

/** The list of a track: clips in order, holes as gaps, transitions where two clips meet. */
export function itemsOf(
  row: readonly Laid[],
  transitionAt: (cut: number) => LaidTransition | undefined = () => undefined,
): readonly Item[] {
  const items: Item[] = [];
  let at = 0;
  for (const { clip, start } of row) {
    if (start > at) items.push({ type: 'gap', id: `gap-${clip.id}` as Item['id'], length: seqFrame(start - at) });
    else {
      const here = items.length > 0 ? transitionAt(start) : undefined;
      if (here && here.before + here.after > 0) {
        const { id, kind, before, after } = here;
        items.push({ type: 'transition', id: id as Item['id'], kind, in: seqFrame(before), out: seqFrame(after) });
      }
    }
    items.push(clip);
    at = start + clip.trim.length;
  }
  return items;
}

export interface ImportedParts {
  readonly title: string;
  readonly rate: Rate;
  readonly dropFrame?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  readonly sampleRate?: number;
  readonly video: readonly { readonly name: string; readonly items: readonly Item[] }[];
  readonly audio: readonly { readonly name: string; readonly items: readonly Item[] }[];
  readonly markers?: readonly Marker[];
}

/** Every film has a picture track; the first can be magnetic only if the other program left no hole in it. */
export function importedSequence(parts: ImportedParts, losses: () => readonly Loss[]): Result<Imported> {
  const track = (kind: Track['kind'], { name, items }: { name: string; items: readonly Item[] }, i: number) => ({
    id: `${kind === 'video' ? 'V' : 'A'}${i + 1}`,
    kind,
    name,
    mode: kind === 'video' && i === 0 && !items.some((item) => item.type === 'gap') ? 'magnetic' : 'free',
    items,
  });
  const video = parts.video.length > 0 ? parts.video : [{ name: 'Film', items: [] }];
  const parsed = sequenceDocument.parse({
    format: 'reelgraph/sequence',
    version: 1,
    id: 'sequence',
    title: parts.title || 'Imported cut',
    rate: parts.rate,
    dropFrame: parts.dropFrame ?? false,
    size: parts.size ?? { width: 1280, height: 720 },
    sampleRate: parts.sampleRate ?? 48_000,
    tracks: [...video.map((it, i) => track('video', it, i)), ...parts.audio.map((it, i) => track('audio', it, i))],
    markers: parts.markers ?? [],
  });
  return parsed.ok ? ok({ sequence: parsed.value, losses: losses() }) : parsed;
}
