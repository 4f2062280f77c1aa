import type { Result } from '../result.ts';
import type { Sequence, Take } from '../sequence/types.ts';
import type { Rate } from '../time/rate.ts';
import type { Imported, Locate } from './imported.ts';
import { readEdl } from './read-edl.ts';
import { readFcpxml } from './read-fcpxml.ts';
import { readOtio } from './read-otio.ts';
import type { Loss } from './report.ts';
import { edlLosses, writeEdl } from './write-edl.ts';
import { writeFcpxml } from './write-fcpxml.ts';
import { writeOtio } from './write-otio.ts';

export interface ReadOptions {
  readonly locate?: Locate;
  /** For formats that do not say them (EDL). */
  readonly rate?: Rate;
  readonly size?: { readonly width: number; readonly height: number };
}

export interface WriteOptions {
  /** Address of a take's file in what is written. */
  readonly url?: (take: Take) => string;
}

export interface Written {
  readonly text: string;
  readonly losses: readonly Loss[];
}

/** One format of cuts, as the command, the server and the editor offer it. */
export interface CutFormat {
  readonly label: string;
  readonly extension: string;
  /** Where it is at home, for who has to choose. */
  readonly help: string;
  read(text: string, options?: ReadOptions): Result<Imported>;
  write(sequence: Sequence, options?: WriteOptions): Written;
}

export type CutFormatName = 'otio' | 'fcpxml' | 'edl';

export const cutFormats: Readonly<Record<CutFormatName, CutFormat>> = {
  otio: {
    label: 'OpenTimelineIO',
    extension: 'otio',
    help: 'Everything comes back as it was. DaVinci Resolve, Kdenlive, Hiero, Premiere through plug-ins.',
    read: (text, options) => readOtio(text, options?.locate),
    write: (sequence, options) => ({ text: writeOtio(sequence, options), losses: [] }),
  },
  fcpxml: {
    label: 'Final Cut Pro XML',
    extension: 'fcpxml',
    help: 'Takes become auditions. Final Cut Pro 10.6 and later, DaVinci Resolve.',
    read: (text, options) => readFcpxml(text, options?.locate),
    write: writeFcpxml,
  },
  edl: {
    label: 'CMX 3600 edit list',
    extension: 'edl',
    help: 'The film track as cuts and dissolves. Every editing and grading program.',
    read: readEdl,
    write: (sequence, options) => ({ text: writeEdl(sequence, options), losses: edlLosses(sequence) }),
  },
};

/** By a file's name; null for a format that is not one of a cut. */
export function cutFormatOf(file: string): CutFormatName | null {
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase();
  return (Object.keys(cutFormats) as CutFormatName[]).find((name) => cutFormats[name].extension === extension) ?? null;
}
