import { openBundle } from '../../../bundles/open-bundle.ts';
import { type MethodContext, serveEngine } from '../../../host/serve-engine.ts';
import { memoryOf } from '../memory.ts';
import { onnxRuntime, openSessions } from '../sessions.ts';
import { kleinConfig } from './config.ts';
import type { KleinClipJob, KleinImageJob } from './jobs.ts';
import { type Model, makeImage, ownPainter } from './make-image.ts';
import { repaintClip } from './repaint-clip.ts';

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
    const config = kleinConfig(bundle);
    loaded = { key, model: { bundle, config, sessions: openSessions(bundle), lean: memoryOf(bundle.manifest).lean } };
  }
  return loaded.model;
}

serveEngine({
  image: async (job: KleinImageJob, context: MethodContext) =>
    makeImage(job, ownPainter(job, await model(job.bundle), context)),
  repaint: async (job: KleinClipJob, context: MethodContext) => {
    const own = await model(job.bundle);
    // Between frames every graph stays, but for the largest that is needed once.
    const painter = ownPainter(job, { ...own, lean: false }, context);
    return repaintClip(job, painter, context, async () => {
      if (own.lean) await own.sessions.release('text_encoder');
    });
  },
});
