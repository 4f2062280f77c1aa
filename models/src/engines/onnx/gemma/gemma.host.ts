import { openBundle } from '../../../bundles/open-bundle.ts';
import { type MethodContext, serveEngine } from '../../../host/serve-engine.ts';
import { hostDevice } from '../../../service/host-device.ts';
import { onnxRuntime, openSessions } from '../sessions.ts';
import { answer, type Gemma, openGemma } from './answer.ts';
import { chooseGraphs } from './choose-graphs.ts';
import type { GemmaJob } from './jobs.ts';

// Loaded before the first request is served: a machine on which it cannot be loaded is told as "not started".
await onnxRuntime();

let loaded: { readonly key: string; readonly model: Gemma } | undefined;

/** One bundle at a time; another, or the same one exported again, takes its place. */
async function modelOf(folder: string): Promise<Gemma> {
  const bundle = await openBundle(folder);
  const key = `${folder}\n${bundle.digest}`;
  if (loaded?.key !== key) {
    const { graphs, sessions } = loaded?.model ?? {};
    for (const name of [graphs?.decoder, graphs?.embed, graphs?.eyes]) if (name) await sessions?.release(name);
    loaded = { key, model: await openGemma(bundle, chooseGraphs(bundle, hostDevice()), openSessions(bundle)) };
  }
  return loaded.model;
}

/** A picture of the answer for every word would be more than anybody reads. Milliseconds. */
const PAUSE = 40;

serveEngine({
  answer: async (job: GemmaJob, { signal, progress }: MethodContext) => {
    progress(0, 'loading the language model');
    const model = await modelOf(job.bundle);
    progress(0, 'reading the question');
    let told = 0;
    return answer(job, model, signal, (soFar, count) => {
      if (performance.now() - told < PAUSE) return;
      told = performance.now();
      progress(1 - 1 / (1 + count / 100), `${count} tokens`, soFar);
    });
  },
});
