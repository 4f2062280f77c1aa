import { openBundle } from '../../../bundles/open-bundle.ts';
import { type MethodContext, serveEngine } from '../../../host/serve-engine.ts';
import { onnxRuntime, openSessions } from '../sessions.ts';
import type { SamSegmentJob, SamTrackJob } from './jobs.ts';
import { segmentPicture } from './segment-picture.ts';
import type { StillParts } from './still.ts';
import { trackClip } from './track-clip.ts';

// Loaded before the first request is served: a machine on which it cannot be loaded is told as "not started".
await onnxRuntime();

let loaded: { readonly key: string; readonly parts: StillParts } | undefined;

/** One bundle at a time; another, or the same one exported again, takes its place. */
async function partsOf(folder: string): Promise<StillParts> {
  const bundle = await openBundle(folder);
  const key = `${folder}\n${bundle.digest}`;
  if (loaded?.key !== key) {
    for (const name of Object.keys(loaded?.parts.bundle.manifest.components ?? {}))
      await loaded?.parts.sessions.release(name);
    loaded = { key, parts: { bundle, sessions: openSessions(bundle) } };
  }
  return loaded.parts;
}

serveEngine({
  segment: async (job: SamSegmentJob, context: MethodContext) =>
    segmentPicture(job, await partsOf(job.bundle), context),
  track: async (job: SamTrackJob, context: MethodContext) => trackClip(job, await partsOf(job.bundle), context),
});
