import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refusal } from '@reelgraph/timeline';
import { openBundle } from '../../bundles/open-bundle.ts';
import { type Capability, type Engine, EngineError, type Takes } from '../../capabilities/capability.ts';
import { requestFields } from '../../capabilities/requests.ts';

/** Which model family serves which capability in this process. */
const families: Partial<Record<Capability, { readonly family: string; readonly label: string }>> = {
  video: { family: 'ltx-2', label: 'LTX-2' },
  image: { family: 'flux-2-klein', label: 'FLUX.2 Klein' },
  segment: { family: 'sam-3', label: 'SAM 3' },
  track: { family: 'sam-3', label: 'SAM 3' },
  repaint: { family: 'flux-2-klein', label: 'FLUX.2 Klein' },
};

/** LTX-2 begins with a picture, or follows one sheet by IC-LoRA; FLUX.2 Klein has four numbered references. No weights at run time. */
const takes: Partial<Record<Capability, Takes>> = {
  video: { ways: ['first-frame', 'sheet'], most: 6, styles: false, loras: false },
  image: { ways: ['reference'], most: 4, styles: true, loras: false },
};

export interface OnnxEngineOptions {
  /** The folder that holds the bundles, one folder each. */
  readonly bundles: string | undefined;
}

/**
 * Models in this studio's own processes, from bundles on this machine. Its process host and its bundles stand
 * (`OnnxHost`); it becomes ready for a capability when the pipeline of the family exists, and says so until then.
 */
export function onnxEngine({ bundles }: OnnxEngineOptions): Engine {
  const missing = async (capability: Capability): Promise<Refusal> => {
    const wanted = families[capability];
    if (!wanted) return { code: 'engine_lacks_capability', message: `The ONNX engine cannot do "${capability}".` };
    const found = bundles ? await bundlesOf(bundles, wanted.family) : [];
    if (found.length > 0) {
      return {
        code: 'pipeline_missing',
        message: `The bundle ${found[0]} is here, but this version has no ${wanted.label} pipeline that runs it.`,
        fix: 'Choose the draft engine for now.',
        field: 'engine',
      };
    }
    return {
      code: 'bundle_missing',
      message: `The ONNX engine has no ${wanted.label} bundle${bundles ? ` in ${bundles}` : ''}.`,
      fix: `Put a ${wanted.family} bundle there, or choose the draft engine.`,
      field: 'engine',
    };
  };

  return {
    name: 'onnx',
    label: 'ONNX, on this machine',
    draft: false,
    lane: 'gpu',
    // Until its pipelines say less, every field counts: a key may be too careful, never too short.
    provides: Object.fromEntries(
      Object.keys(families).map((capability) => [
        capability,
        {
          reads: requestFields[capability as Capability],
          ...(takes[capability as Capability] ? { takes: takes[capability as Capability] } : {}),
        },
      ]),
    ) as Engine['provides'],
    digest: async (capability) => `onnx/${families[capability]?.family ?? 'none'}/none`,
    ready: async (capability) => ({ ready: false, why: await missing(capability) }),
    async run(capability) {
      const why = await missing(capability);
      throw new EngineError(why.code, why.message, { fix: why.fix });
    },
    close: async () => undefined,
  };
}

/** Names of the folders whose manifest says that they are of this family. Broken ones are passed over. */
async function bundlesOf(folder: string, family: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const bundle = await openBundle(join(folder, entry.name)).catch(() => undefined);
    if (bundle?.manifest.family === family) names.push(entry.name);
  }
  return names;
}
