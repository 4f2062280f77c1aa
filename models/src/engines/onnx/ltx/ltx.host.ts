import { openBundle } from '../../../bundles/open-bundle.ts';
import { type MethodContext, serveEngine } from '../../../host/serve-engine.ts';
import { memoryOf } from '../memory.ts';
import { onnxRuntime, openSessions } from '../sessions.ts';
import type { FilmJob } from './jobs.ts';
import { type Model, makeFilm } from './make-film.ts';

// Loaded before the first request is served: a machine on which it cannot be loaded is told as "not started".
await onnxRuntime();

let loaded: { readonly key: string; readonly model: Model } | undefined;

/** One bundle at a time; another, or the same one exported again, takes its place. */
async function model(folder: string): Promise<Model> {
  const bundle = await openBundle(folder);
  const key = `${folder}\n${bundle.digest}`;
  if (loaded?.key !== key) {
    for (const name of Object.keys(loaded?.model.bundle.manifest.components ?? {}))
      await loaded?.model.sessions.release(name);
    loaded = { key, model: { bundle, sessions: openSessions(bundle), lean: memoryOf(bundle.manifest).lean } };
  }
  return loaded.model;
}

serveEngine({
  film: async (job: FilmJob, context: MethodContext) => makeFilm(job, await model(job.bundle), context),
});
