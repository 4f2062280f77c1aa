import type { Refusal } from '@reelgraph/timeline';
import type { Family } from '../../bundles/manifest.ts';
import type { Bundle } from '../../bundles/open-bundle.ts';
import { type Capability, type Engine, type EngineContext, EngineError } from '../../capabilities/capability.ts';
import { type ImageRequest, requestFields } from '../../capabilities/requests.ts';
import type { ModelService } from '../../service/model-service.ts';
import { ownModels } from '../models-place.ts';
import type { Models } from './family-host.ts';
import type { FamilyPart, FamilyParts } from './family-part.ts';
import { findBundle } from './find-bundle.ts';
import { kleinParts } from './klein/klein-parts.ts';
import { ltxParts } from './ltx/ltx-parts.ts';
import { samParts } from './sam/sam-parts.ts';

/** Which model family serves which capability in this process. */
const families: Partial<Record<Capability, { readonly family: Family; readonly label: string }>> = {
  video: { family: 'ltx-2', label: 'LTX-2' },
  image: { family: 'flux-2-klein', label: 'FLUX.2 Klein' },
  segment: { family: 'sam-3', label: 'SAM 3' },
  track: { family: 'sam-3', label: 'SAM 3' },
  repaint: { family: 'flux-2-klein', label: 'FLUX.2 Klein' },
};

export interface OnnxEngineOptions {
  /** The folder that holds the bundles, one folder each. */
  readonly bundles: string | undefined;
  /** Where models are loaded. Default: in processes of this one. */
  readonly models?: Models;
  readonly parts?: FamilyParts;
}

/**
 * Models in this studio's own processes, from bundles on this machine. Each capability is done by the pipeline of one family
 * (`FamilyPart`); it is ready when a bundle of that family lies in the folder and every file of it is there.
 */
export function onnxEngine({ bundles, models = () => ownModels(process.env), ...options }: OnnxEngineOptions): Engine {
  let service: Promise<ModelService> | undefined;
  const loading: Models = () => (service ??= models());
  const parts: FamilyParts = options.parts ?? {
    ...kleinParts(loading),
    ...samParts(loading),
    ...ltxParts(loading, onePicture),
  };

  /** The bundle that was found last: what can be shown depends on it, and is asked for without waiting. */
  const latest = new Map<Capability, Bundle>();

  const partOf = <C extends Capability>(capability: C): FamilyPart<C> | undefined => parts[capability];

  async function find<C extends Capability>(capability: C): Promise<{ part: FamilyPart<C>; bundle: Bundle } | Refusal> {
    const wanted = families[capability];
    if (!wanted) return { code: 'engine_lacks_capability', message: `The ONNX engine cannot do "${capability}".` };
    const part = partOf(capability);
    const found = bundles
      ? await findBundle(bundles, wanted.family, (one) => part?.check(one), part?.adopt)
      : undefined;
    if (!found) return noBundle(wanted, bundles);
    if ('broken' in found) {
      const { code, message, fix } = found.broken;
      return { code, message, ...(fix ? { fix } : {}), field: 'engine' };
    }
    if (!part) return noPipeline(wanted.label, found.bundle);
    latest.set(capability, found.bundle);
    return { part, bundle: found.bundle };
  }

  /** By the image model, where its bundle is here. */
  async function onePicture(request: ImageRequest, context: EngineContext) {
    const found = await find('image');
    return 'part' in found ? found.part.run(request, context, found.bundle) : undefined;
  }

  return {
    name: 'onnx',
    label: 'ONNX, on this machine',
    draft: false,
    lane: 'gpu',
    provides: Object.fromEntries(
      Object.keys(families).map((name) => {
        const capability = name as Capability;
        const part = partOf(capability);
        return [
          capability,
          {
            // Where no pipeline says less, every field counts: a key may be too careful, never too short.
            reads: part?.reads ?? requestFields[capability],
            get takes() {
              return part?.takes?.(latest.get(capability));
            },
          },
        ];
      }),
    ) as Engine['provides'],

    async digest(capability) {
      const found = await find(capability);
      const family = families[capability]?.family ?? 'none';
      return 'part' in found ? `onnx/${family}/${found.part.version}/${found.bundle.digest}` : `onnx/${family}/none`;
    },

    async ready(capability) {
      const found = await find(capability);
      return 'part' in found ? { ready: true } : { ready: false, why: found };
    },

    async run(capability, request, context) {
      const found = await find(capability);
      if (!('part' in found)) throw new EngineError(found.code, found.message, { fix: found.fix });
      const { part, bundle } = found;
      if (context.digest !== undefined && !context.digest.endsWith(`/${part.version}/${bundle.digest}`)) {
        throw new EngineError('engine_changed', 'The model bundle became another one while this waited.', {
          fix: 'Run it again: it is then kept under the right name.',
        });
      }
      return part.run(request, context, bundle);
    },

    async close() {
      await (await service)?.close();
    },
  };
}

const noBundle = ({ family, label }: { family: Family; label: string }, folder: string | undefined): Refusal => ({
  code: 'bundle_missing',
  message: `The ONNX engine has no ${label} bundle${folder ? ` in ${folder}` : ''}.`,
  fix: `Put a ${family} bundle there (docs/engines.md says how to make one), or choose the draft engine.`,
  field: 'engine',
});

const noPipeline = (label: string, { folder }: Bundle): Refusal => ({
  code: 'pipeline_missing',
  message: `The bundle ${folder} is here, but this version has no ${label} pipeline that runs it.`,
  fix: 'Choose the draft engine for now.',
  field: 'engine',
});
