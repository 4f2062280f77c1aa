import {
  type Capability,
  type CapabilityTypes,
  type Engine,
  type EngineContext,
  EngineError,
} from '../../capabilities/capability.ts';
import { isThisMachine } from '../../net/address.ts';
import { hostOf } from '../../net/request.ts';
import { IMAGE_READS, imageValues, makeImage } from '../served/image.ts';
import { makeRepaint, REPAINT_READS, repaintValues } from '../served/repaint.ts';
import type { ServedJob } from '../served/served-job.ts';
import { heldBy, makeVideo, VIDEO_READS } from '../served/video.ts';
import { ComfyServer } from './comfy-server.ts';
import { Job } from './job.ts';
import type { RunOptions } from './run-prompt.ts';
import { makeMasks, SEGMENT_READS, segmentValues } from './segment.ts';
import { ComfyServers, type Place } from './servers.ts';
import type { ComfySource } from './source.ts';
import { makeTrack, TRACK_READS } from './track.ts';

/** What ComfyUI does for us, and how: which values a request has, and the work once a place for it is found. */
type Does = {
  readonly [C in Capability]?: {
    readonly values: (request: CapabilityTypes[C]['request']) => ReadonlySet<string>;
    readonly run: (
      request: CapabilityTypes[C]['request'],
      place: Place,
      context: EngineContext,
      pace?: RunOptions['pace'],
    ) => Promise<CapabilityTypes[C]['result']>;
  };
};

/** What is the same for every server, done by this one. */
const served =
  <Q, R>(make: (request: Q, job: ServedJob) => Promise<R>) =>
  (request: Q, place: Place, context: EngineContext, pace?: RunOptions['pace']): Promise<R> =>
    make(request, new Job(place, context, pace));

const does: Does = {
  video: { values: (request) => heldBy(request).present, run: served(makeVideo) },
  image: { values: imageValues, run: served(makeImage) },
  segment: { values: segmentValues, run: makeMasks },
  track: { values: () => new Set(['clip', 'mask']), run: makeTrack },
  repaint: { values: repaintValues, run: served(makeRepaint) },
};

const LONGEST_LOOK = 20_000;

/**
 * An existing ComfyUI server does the work, by workflows that are bound to capabilities. Which servers there are, and which
 * workflows the person has bound besides those that ship, is read from `source` at each call.
 */
export function comfyuiEngine(source: ComfySource, pace?: RunOptions['pace']): Engine {
  const servers = new ComfyServers(source);
  return {
    name: 'comfyui',
    label: 'ComfyUI',
    draft: false,
    lane: 'remote',
    provides: {
      video: { reads: VIDEO_READS, takes: { ways: ['first-frame', 'sheet'], most: 6, styles: false, loras: true } },
      image: { reads: IMAGE_READS, takes: { ways: ['reference'], most: 4, styles: false, loras: true } },
      segment: { reads: SEGMENT_READS },
      track: { reads: TRACK_READS },
      repaint: { reads: REPAINT_READS, takes: { ways: ['reference'], most: 4, styles: false, loras: false } },
    },
    digest: async (capability) => (await servers.alike(capability, AbortSignal.timeout(LONGEST_LOOK))).digest,
    async ready(capability) {
      try {
        await servers.alike(capability, AbortSignal.timeout(LONGEST_LOOK));
        return { ready: true };
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const { code, message, fix } = error;
        return { ready: false, why: { code, message, ...(fix ? { fix } : {}) } };
      }
    },
    async run(capability, request, context) {
      const way = does[capability];
      if (!way) throw new EngineError('engine_lacks_capability', `ComfyUI is not asked for "${capability}".`);
      const place = await servers.place(capability, way.values(request), context.signal);
      if (context.digest !== undefined && context.digest !== place.digest) {
        throw new EngineError('model_changed', 'The models of ComfyUI were changed after this was queued.', {
          fix: 'Run it again: it is then asked of what is there now.',
        });
      }
      return way.run(request, place, context, pace);
    },
    close: async () => undefined,
  };
}

/**
 * Tells every ComfyUI on this machine to give its models' memory back, where it has nothing to do: they share the graphics
 * card with what is loaded next. Answers how many were told. A server that does not answer holds nothing that could be freed.
 */
export async function freeComfyui(source: ComfySource, signal: AbortSignal): Promise<number> {
  const { servers, timeouts } = await source.settings();
  const local = servers.filter(({ on, url }) => on && isThisMachine(hostOf(new URL(url))));
  const told = await Promise.all(
    local.map(async (one) => {
      try {
        const server = new ComfyServer({ ...one, headers: await source.headers(one), timeouts });
        const { queue_running, queue_pending } = await server.queue(signal);
        if (queue_running.length + queue_pending.length > 0) return false;
        await server.free(signal);
        return true;
      } catch (error) {
        if (error instanceof EngineError) return false;
        throw error;
      }
    }),
  );
  return told.filter(Boolean).length;
}
