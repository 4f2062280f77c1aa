import type { LandRequest, TakeRequest } from '@reelgraph/nodes/catalogue';
import { fileTake, landTake, planLanding, RefusalError, type Sequence } from '@reelgraph/timeline';
import type { Tx } from '../../storage/index.ts';
import type { EffectDocuments } from '../contract.ts';

export interface Landing {
  readonly documents: EffectDocuments;
  /** The project's default sequence. */
  readonly sequence: string | null;
}

export interface Landed {
  readonly sequence: string;
  readonly rev: number;
  readonly clip: string;
  /** False: everything was in its place already. */
  readonly changed: boolean;
  /** A person took the shot off the timeline: nothing was laid. */
  readonly dismissed: boolean;
}

/** Lands one take in the transaction that records its task. `opId` makes it once, however often it is asked for. */
export async function land(tx: Tx, landing: Landing, request: LandRequest, opId: string): Promise<Landed> {
  const { id, rev, sequence } = await openSequence(landing, request.sequence);
  const { source, key, name, take, plannedFrames, track } = request;
  const landed = landTake(sequence, { source, key, name, take, plannedFrames, track });
  const dismissed = landed.dismissed === true;
  if (landed.ops.length === 0) return { sequence: id, rev, clip: landed.clip, changed: false, dismissed };
  const written = await write(tx, landing, id, rev, opId, landed.ops);
  return { sequence: id, rev: written, clip: landed.clip, changed: true, dismissed };
}

/** Files one take with its clip, in the transaction that records its task. */
export async function addTake(
  tx: Tx,
  landing: Landing,
  request: TakeRequest & { readonly source: string },
  opId: string,
): Promise<Landed> {
  const { id, rev, sequence } = await openSequence(landing, request.sequence);
  const { ops, gone } = fileTake(sequence, request);
  if (ops.length === 0) return { sequence: id, rev, clip: request.clip, changed: false, dismissed: gone };
  const written = await write(tx, landing, id, rev, opId, ops);
  return { sequence: id, rev: written, clip: request.clip, changed: true, dismissed: false };
}

/** Lays the slugs of a landing before its takes come: the film has its shape from the start. */
export async function laySlugs(
  tx: Tx,
  landing: Landing,
  request: Pick<LandRequest, 'sequence' | 'track' | 'source' | 'keys'>,
  opId: string,
): Promise<void> {
  const { id, rev, sequence } = await openSequence(landing, request.sequence);
  const { source, track, keys } = request;
  const ops = planLanding(sequence, { source, track, keys });
  if (ops.length > 0) await write(tx, landing, id, rev, opId, ops);
}

/** The sequence that is meant: the one that is named, else the project's. Throws `no_sequence`. */
export async function openSequence(landing: Landing, wanted: string | null) {
  const id = wanted || landing.sequence;
  if (!id) {
    throw new RefusalError({
      code: 'no_sequence',
      message: 'The project has no sequence to land on.',
      fix: 'Open the Edit workspace and make one.',
    });
  }
  const { rev, doc } = await landing.documents.get(id);
  return { id, rev, sequence: doc as Sequence };
}

async function write(tx: Tx, landing: Landing, doc: string, baseRev: number, opId: string, ops: readonly unknown[]) {
  const written = await landing.documents.applyInTx(tx, { doc, baseRev, opId, client: 'run', origin: 'run', ops });
  if (!written.ok) throw new RefusalError(written.refusal);
  return written.rev;
}
