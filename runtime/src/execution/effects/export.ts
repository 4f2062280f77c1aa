import { canonicalJson } from '@reelgraph/nodes/graph';
import type { Sequence } from '@reelgraph/timeline';
import { probe } from '@reelgraph/timeline/media';
import type { ArtifactFiles, StoredArtifact } from '../../storage/index.ts';
import type { SequenceRenderer } from '../contract.ts';
import { NodeFailure } from '../failure.ts';
import { sha256 } from '../plan/task-key.ts';

export interface Film {
  readonly artifact: string;
  readonly mime: string;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly rate: { readonly num: number; readonly den: number };
  readonly audio: boolean;
}

/** Two exports of one cut in one format are one file. */
export const filmKey = (sequence: Sequence, preset: string): string =>
  sha256(canonicalJson(['film/1', { ...sequence, id: '', title: '' }, preset]));

/** Renders a sequence into the artifact store. Throws what rendering throws. */
export async function exportFilm(work: {
  readonly render: SequenceRenderer;
  readonly sequence: Sequence;
  readonly preset: string;
  readonly files: ArtifactFiles;
  readonly scratch: string;
  readonly signal: AbortSignal;
  progress(fraction: number, text?: string): void;
}): Promise<{ film: Film; stored: StoredArtifact }> {
  const { sequence, preset, scratch, signal, progress } = work;
  const { file, mime } = await work.render({ sequence, preset, scratch, signal, progress });
  const { video, audio } = await probe(file, signal);
  if (!video) throw new NodeFailure('no_picture', 'The export holds no picture.', 'Choose a format with a picture.');
  const { frames, width, height, rate } = video;
  const stored = { ...(await work.files.takeFile(file)), mime };
  const sound = audio !== undefined;
  return { film: { artifact: stored.sha, mime, frames, width, height, rate: { ...rate }, audio: sound }, stored };
}
