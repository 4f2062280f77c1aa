import { delimiter } from 'node:path';
import type { Refusal } from '@reelgraph/timeline';
import type { Family } from '../../bundles/manifest.ts';
import {
  type Capability,
  type CapabilityTypes,
  type Engine,
  type EngineContext,
  EngineError,
  type Takes,
} from '../../capabilities/capability.ts';
import type { ImageRequest } from '../../capabilities/requests.ts';
import type { ModelService } from '../../service/model-service.ts';
import { bundleFolder, ownModels } from '../models-place.ts';
import { type Ask, askThrough } from './ask.ts';
import { type Checkpoint, findCheckpoint } from './checkpoints.ts';
import { paintClip, paintImage, REFERENCES } from './klein.ts';
import { film } from './ltx.ts';
import { askPython, findPython, noPython } from './python.ts';
import { segment, track } from './sam.ts';

/** Counted up when the same checkpoint would give another result. */
const VERSION = 1;

type Does<C extends Capability> = {
  readonly family: Family;
  readonly label: string;
  readonly reads: readonly (keyof CapabilityTypes[C]['request'] & string)[];
  readonly takes?: Takes;
  run(
    request: CapabilityTypes[C]['request'],
    context: EngineContext,
    checkpoint: Checkpoint,
    ask: Ask,
  ): Promise<CapabilityTypes[C]['result']>;
};
type Done = 'video' | 'image' | 'repaint' | 'segment' | 'track';

export interface DiffusersOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** The data folder: its `python` and `models`. */
  readonly data?: string;
  /** Where models are loaded. Default: in processes of this one. */
  readonly models?: () => Promise<ModelService>;
}

/** Where checkpoints are looked for: `REELGRAPH_CHECKPOINTS` (one, or folders of them), then the models of this studio. */
export function checkpointPlaces(environment: NodeJS.ProcessEnv, data: string | undefined): string[] {
  const own = bundleFolder(environment, data);
  return [...(environment.REELGRAPH_CHECKPOINTS?.split(delimiter).filter(Boolean) ?? []), ...(own ? [own] : [])];
}

/** Looking at a Python costs a tenth of a second, and the editor asks often. Milliseconds. */
const REMEMBERED = 15_000;

/**
 * The official pipelines of diffusers and transformers in a Python worker: weights in main memory and on the card by turns,
 * CUDA and Apple's chips. Ready when there is a Python with the packages, and a checkpoint as its makers publish it.
 */
export function diffusersEngine(options: DiffusersOptions = {}): Engine {
  const { environment = process.env, data } = options;
  const models = options.models ?? (() => ownModels(environment, [], data));
  let service: Promise<ModelService> | undefined;
  const ask = askThrough(() => (service ??= models()));
  const places = checkpointPlaces(environment, data);
  let asked: { readonly program: string; readonly at: number; readonly why: Promise<Refusal | undefined> } | undefined;

  /** Why there is no usable Python; undefined where there is one. */
  async function pythonWants(): Promise<Refusal | undefined> {
    const program = findPython(environment, data);
    if (!program) return noPython;
    if (asked?.program !== program || Date.now() - asked.at > REMEMBERED) {
      const why = askPython(program).then((facts) => ('code' in facts ? facts : undefined));
      asked = { program, at: Date.now(), why };
    }
    return asked.why;
  }

  async function checkpointOf({ family, label }: Pick<Does<Done>, 'family' | 'label'>): Promise<Checkpoint | Refusal> {
    const found = await findCheckpoint(places, family);
    if (!found) return noCheckpoint(label, places);
    if (!('broken' in found)) return found;
    const { code, message, fix } = found.broken;
    return { code, message, ...(fix ? { fix } : {}), field: 'engine' };
  }

  /** By the image model, where its checkpoint is here. */
  async function onePicture(request: ImageRequest, context: EngineContext) {
    const found = await checkpointOf(does.image);
    return 'code' in found ? undefined : paintImage(request, context, found, ask);
  }

  const does: { readonly [C in Done]: Does<C> } = {
    video: {
      ...{ family: 'ltx-2', label: 'LTX-2' },
      takes: { ways: ['first-frame', 'sheet'], most: 6, styles: false, loras: false },
      reads: [
        ...(['width', 'height', 'frames', 'rate', 'prompt', 'negative', 'seed', 'steps', 'guidance'] as const),
        ...(['mode', 'conditioning', 'continuation'] as const),
      ],
      run: (request, context, checkpoint) => film(request, context, checkpoint, ask, onePicture),
    },
    image: {
      ...{ family: 'flux-2-klein', label: 'FLUX.2 Klein' },
      takes: { ways: ['reference'], most: REFERENCES, styles: false, loras: false },
      reads: ['width', 'height', 'prompt', 'negative', 'seed', 'steps', 'guidance', 'trueCfg', 'references', 'init'],
      run: paintImage,
    },
    repaint: {
      ...{ family: 'flux-2-klein', label: 'FLUX.2 Klein' },
      reads: ['video', 'track', 'prompt', 'negative', 'seed', 'strength', 'feather', 'references'],
      run: paintClip,
    },
    segment: {
      ...{ family: 'sam-3', label: 'SAM 3' },
      reads: ['picture', 'points', 'box', 'text', 'limit'],
      run: segment,
    },
    track: { ...{ family: 'sam-3', label: 'SAM 3' }, reads: ['video', 'prompts'], run: track },
  };
  const doneOf = <C extends Capability>(capability: C) => (does as { [K in Capability]?: Does<K> })[capability];

  return {
    name: 'diffusers',
    label: 'diffusers, on this machine',
    draft: false,
    lane: 'gpu',
    provides: Object.fromEntries(
      Object.entries(does).map(([name, { reads, takes }]) => [name, { reads, ...(takes ? { takes } : {}) }]),
    ) as Engine['provides'],

    async digest(capability) {
      const wanted = doneOf(capability);
      const found = wanted && (await checkpointOf(wanted));
      return found && 'digest' in found ? `diffusers/${found.family}/${VERSION}/${found.digest}` : 'diffusers/none';
    },

    async ready(capability) {
      const wanted = doneOf(capability);
      if (!wanted) return { ready: false, why: cannot(capability) };
      const [python, checkpoint] = await Promise.all([pythonWants(), checkpointOf(wanted)]);
      const why = python ?? ('code' in checkpoint ? checkpoint : undefined);
      return why ? { ready: false, why } : { ready: true };
    },

    async run(capability, request, context) {
      const wanted = doneOf(capability);
      const why = wanted ? await pythonWants() : cannot(capability);
      const found = why ?? (await checkpointOf(wanted!));
      if ('code' in found)
        throw new EngineError(found.code, found.message, { ...(found.fix ? { fix: found.fix } : {}) });
      if (context.digest !== undefined && !context.digest.endsWith(`/${VERSION}/${found.digest}`)) {
        throw new EngineError('engine_changed', 'The checkpoint became another one while this waited.', {
          fix: 'Run it again: it is then kept under the right name.',
        });
      }
      return wanted!.run(request, context, found, ask);
    },

    async close() {
      await (await service)?.close();
    },
  };
}

const cannot = (capability: Capability): Refusal => ({
  code: 'engine_lacks_capability',
  message: `The diffusers engine cannot do "${capability}".`,
});

const noCheckpoint = (label: string, places: readonly string[]): Refusal => ({
  code: 'checkpoint_missing',
  message: `The diffusers engine has no ${label} checkpoint${places.length > 0 ? ` in ${places.join(' or ')}` : ''}.`,
  fix: 'Put the folder that its makers publish there, or say with REELGRAPH_CHECKPOINTS where it lies (docs/engines.md).',
  field: 'engine',
});
