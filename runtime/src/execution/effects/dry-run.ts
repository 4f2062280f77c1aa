import type { LandRequest, NodeContext, ProjectEffects } from '@reelgraph/nodes/catalogue';
import { fileTake, landTake, type Origin, planLanding, type Sequence } from '@reelgraph/timeline';
import type { EffectDocuments } from '../contract.ts';
import { taskError } from '../failure.ts';
import type { Work } from '../plan/resolve.ts';
import { type Outputs, toOutputs } from '../values.ts';
import { openSequence } from './land.ts';

/** What an effect would do to the project as it stands. */
export type Foreseen =
  | { readonly kind: 'nothing'; readonly outputs: Outputs }
  | { readonly kind: 'change' | 'fail'; readonly reason: string };

export interface DryRun {
  readonly work: Work;
  readonly context: NodeContext;
  readonly documents: EffectDocuments;
  /** The project's default sequence. */
  readonly sequence: string | null;
  readonly source: string;
  /** Places that a landing lays before its takes come; empty where that is not this task's to tell. */
  readonly places: Pick<LandRequest, 'sequence' | 'track' | 'keys'> | null;
  origin(asset: string): Pick<Origin, 'hash' | 'from'>;
  /** A film that is there already, by its sequence and format. */
  film(sequence: Sequence, preset: string): Promise<Awaited<ReturnType<ProjectEffects['exportSequence']>> | null>;
}

/** Ends a dry run at the first thing that it would change. */
class WouldChange extends Error {}

/**
 * Goes through an effect node's own code with effects that only look: it ends at the first change. So the plan tells of a
 * landing that everything is in its place by the rule by which the run finds it so.
 */
export async function foresee(dry: DryRun): Promise<Foreseen> {
  const { work, context } = dry;
  const { definition, inputs, params } = work;
  const landing = { documents: dry.documents, sequence: dry.sequence };
  const effects: ProjectEffects = {
    async land(request) {
      const { id, rev, sequence } = await openSequence(landing, request.sequence);
      const { key, name, plannedFrames, track } = request;
      const known = dry.origin(request.take.asset);
      const origin = request.take.origin ?? { kind: 'generated', label: '', draft: true, ...known };
      const landed = landTake(sequence, {
        ...{ source: request.source || dry.source, key, name, plannedFrames, track },
        take: { ...request.take, origin },
      });
      if (landed.ops.length > 0) throw new WouldChange('Lands a take on the timeline.');
      return { sequence: id, rev, clip: landed.clip };
    },
    async addTake(request) {
      const { id, rev, sequence } = await openSequence(landing, request.sequence);
      const known = dry.origin(request.take.asset);
      const origin = request.take.origin ?? { kind: 'generated', label: '', draft: true, ...known };
      const filed = fileTake(sequence, { ...request, source: dry.source, take: { ...request.take, origin } });
      if (filed.ops.length > 0) throw new WouldChange('Adds a take to its clip.');
      return { sequence: id, rev, clip: request.clip };
    },
    async exportSequence(request) {
      const { doc, title } = await dry.documents.get(request.sequence);
      const film = await dry.film(doc as Sequence, request.preset);
      if (!film) throw new WouldChange('This cut has not been exported yet.');
      return { ...film, name: request.name || title };
    },
  };
  try {
    if (dry.places) {
      const { sequence } = await openSequence(landing, dry.places.sequence);
      const { track, keys } = dry.places;
      const ops = planLanding(sequence, { source: dry.source, track, keys });
      if (ops.length > 0) throw new WouldChange('Lays the places of the shots anew.');
    }
    const answer = await definition.effect?.({ inputs, params, context, effects });
    return { kind: 'nothing', outputs: toOutputs(definition.spec, answer ?? {}) };
  } catch (error) {
    if (error instanceof WouldChange) return { kind: 'change', reason: error.message };
    return { kind: 'fail', reason: taskError(error).message };
  }
}
