import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { isActive, keptAtom, nodeKey, nodeProgressAtom, runsAtom } from '../../state/index.ts';
import { clipOfTarget } from './chain.ts';

/** New frames that are being made for a clip, or that could not be made. */
export interface CutJob {
  readonly run: string;
  readonly state: 'waiting' | 'running' | 'failed';
  /** Why it failed, where the run says so. */
  readonly error?: string;
  /** Key of the progress of the node that makes the frames. */
  readonly maker: string;
}

/** By clip: the newest run that works for it. Runs are the studio's own, so it is there after a reload and a restart. */
const cutJobsAtom = atom((get): ReadonlyMap<string, CutJob> => {
  const jobs = new Map<string, CutJob>();
  const seen = new Set<string>();
  for (const run of get(runsAtom)) {
    for (const target of run.targets) {
      const found = clipOfTarget(target);
      if (!found || seen.has(found.clip)) continue;
      seen.add(found.clip);
      const failed = run.state === 'failed';
      if (!failed && !isActive(run)) continue;
      jobs.set(found.clip, {
        run: run.id,
        state: failed ? 'failed' : run.state === 'running' ? 'running' : 'waiting',
        ...(run.error ? { error: run.error.message } : {}),
        maker: nodeKey(run.graph, found.maker),
      });
    }
  }
  return jobs;
});

export const cutJobAtom = atomFamily((clip: string) => atom((get) => get(cutJobsAtom).get(clip) ?? null));
export const jobFractionAtom = atomFamily((maker: string) =>
  atom((get) => get(nodeProgressAtom(maker))?.fraction ?? 0),
);
/** Clips that frames are made for; the same set as long as they are the same clips. */
export const workingClipsAtom = keptAtom((get): readonly string[] => [...get(cutJobsAtom).keys()]);
