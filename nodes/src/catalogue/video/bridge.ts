import { newIn, planBridge, type Span, type VideoRequest, WINDOW } from '@reelgraph/models';
import type { VideoRef } from '@reelgraph/timeline';
import { z } from 'zod';
import { defineModelNode, type NodeContext, NodeError, param, port } from '../../define/index.ts';
import { clipRequest } from '../../prompts/index.ts';
import { chunkOf } from '../support/chain.ts';
import { samplingParams } from '../support/sampling-params.ts';
import { briefWith, castOf } from '../support/shot-request.ts';
import { joinParts, type Part, stillOf } from '../support/take.ts';

/** Film that stands on one side of the new frames. */
interface Side {
  readonly video: VideoRef;
  /** The last frame of it that stays before the new ones; after them, the first. */
  readonly frame: number;
}

interface Bridge {
  readonly before: Side | null;
  readonly after: Side | null;
  readonly spans: readonly Span[];
  readonly seed: number;
  readonly join: boolean;
}

/** Forward from what is before: each span goes on from the one before it, the last one may be held at both ends. */
async function goOn(context: NodeContext, request: VideoRequest, bridge: Bridge): Promise<VideoRef[]> {
  const { before, after, spans, seed } = bridge;
  const made: VideoRef[] = [];
  let shown = before!.frame + 1;
  const whole = shown + spans.reduce((sum, span) => sum + newIn(span), 0);
  let last = await joinParts(context, [{ clip: before!.video, start: 0, count: shown }]);
  for (const [index, span] of spans.entries()) {
    const held =
      span.until !== null && after
        ? [
            { media: await stillOf(context, last, -1), frame: 0, strength: 1 },
            { media: await stillOf(context, after.video, after.frame), frame: span.until, strength: 1 },
          ]
        : null;
    const { video } = await chunkOf(context, index, spans.length, {
      ...request,
      frames: span.frames,
      seed: (seed + index) % 2 ** 32,
      ...(held ? { mode: 'keyframe' as const } : {}),
      conditioning: held ?? [],
      continuation: held ? undefined : { video: last, overlap: span.overlap },
      // An engine whose camera is a function of time goes on where it was.
      take: held ? undefined : { frames: whole, start: shown - span.overlap, seed },
    });
    shown += newIn(span);
    made.push(video);
    // What comes after the picture that it leads to is nobody's beginning.
    last = video;
  }
  return made;
}

/** Backward from what is after: each span leads to the first picture of the next. */
async function leadTo(context: NodeContext, request: VideoRequest, bridge: Bridge): Promise<VideoRef[]> {
  const { after, spans, seed } = bridge;
  const made: VideoRef[] = [];
  let target = await stillOf(context, after!.video, after!.frame);
  for (let index = spans.length - 1; index >= 0; index--) {
    const span = spans[index]!;
    const turn = spans.length - 1 - index;
    const { video } = await chunkOf(context, turn, spans.length, {
      ...request,
      frames: span.frames,
      seed: (seed + turn) % 2 ** 32,
      mode: 'keyframe',
      conditioning: [{ media: target, frame: span.until!, strength: 1 }],
    });
    made.unshift(video);
    target = await stillOf(context, video, 0);
  }
  return made;
}

/** New frames between what stands, or alone with the frames that they share with it as handles. */
function partsOf({ before, after, spans, join }: Bridge, made: readonly VideoRef[]): Part[] {
  const fresh = made.map((clip, index): Part => {
    const span = spans[index]!;
    const open = !join && index === 0 ? span.overlap : 0;
    const end = !join && index === made.length - 1 ? clip.frames : (span.until ?? clip.frames);
    return { clip, start: span.overlap - open, count: end - span.overlap + open };
  });
  if (!join) return fresh;
  return [
    ...(before ? [{ clip: before.video, start: 0, count: before.frame + 1 }] : []),
    ...fresh,
    ...(after ? [{ clip: after.video, start: after.frame, count: after.video.frames - after.frame }] : []),
  ];
}

function sideOf(video: VideoRef | undefined, wished: number, name: string): Side | null {
  if (!video) return null;
  const frame = wished < 0 ? video.frames + wished : wished;
  if (frame >= 0 && frame < video.frames) return { video, frame };
  throw new NodeError('out_of_range', `The clip ${name} has ${video.frames} frames, and ${wished} is none of them.`, {
    fix: `Choose a frame from 0 to ${video.frames - 1}.`,
  });
}

export const bridge = defineModelNode({
  type: 'video/bridge',
  title: 'Bridge',
  category: 'Generate',
  icon: 'between-horizontal-start',
  aliases: ['extend', 'longer', 'fill', 'gap', 'retake', 'in-between', 'continue'],
  help:
    'New frames that join on to film which is there: after a clip, before one, or between two. Give the same clip on both sides to make a stretch inside it anew.\n\n' +
    'Between two clips it makes exactly the frames that are wanted. With one side open the clip may come out a few frames longer, as long as the model can make: they are handles for the cut.',
  inputs: {
    before: port.video({ optional: true, label: 'before' }),
    after: port.video({ optional: true, label: 'after' }),
    shot: port.shot({ optional: true }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    frames: param.integer({ default: 24, min: 1, max: 2400, unit: 'frames', label: 'New frames', onNode: true }),
    prompt: param.prompt({ onNode: true }),
    style: param.prompt({ advanced: true, help: 'Added to the prompt: the look of the film.' }),
    seed: param.seed({ onNode: true }),
    last: param.integer({
      default: -1,
      min: -1,
      unit: 'frame',
      label: 'Goes on after',
      help: '−1: the last frame of the clip before.',
    }),
    first: param.integer({ default: 0, min: 0, unit: 'frame', label: 'Leads to', help: 'A frame of the clip after.' }),
    join: param.toggle({ default: true, label: 'Join', help: 'Off: the new frames alone.' }),
    negative: param.textarea({ advanced: true }),
    segment: param.integer({
      default: WINDOW.frames,
      min: 17,
      max: 505,
      step: 8,
      unit: 'frames',
      advanced: true,
      label: 'Longest segment',
    }),
    overlap: param.integer({ default: WINDOW.overlap, min: 1, max: 97, step: 8, unit: 'frames', advanced: true }),
    ...samplingParams,
  }),
  outputs: {
    clip: port.video({ label: 'video' }),
    head: port.number({ label: 'frames in front' }),
  },
  needs: ['video'],
  host: 'task',
  preview: 'clip',
  width: 'wide',
  ask({ inputs, params, mentioned, takes }) {
    const before = sideOf(inputs.before, params.last, 'before');
    const after = sideOf(inputs.after, params.first, 'after');
    const film = before?.video ?? after?.video;
    if (!film) {
      throw new NodeError('missing_input', 'There is no clip that the new frames could join.', {
        fix: 'Connect a video to "before" or "after".',
      });
    }
    const { shot } = inputs;
    const cast = castOf(shot, inputs.references, mentioned);
    const { width, height, rate } = film;
    const { prompt, style, negative, frames, segment, overlap, seed, join } = params;
    const { compose: _drawn, ...asked } = clipRequest({
      ...{ shot, cast, takes, prompt, style, negative },
      ...{ hasStart: true, width, height },
    });
    const brief = shot && briefWith(shot, cast);
    return {
      request: {
        ...{ width, height, rate, seed },
        ...asked,
        mode: 'auto' as const,
        steps: params.steps || undefined,
        guidance: params.guidance || undefined,
        // What was said is said in the clip that is there; between two pictures the camera stands.
        brief: brief && { ...brief, speech: [], ...(after ? { movement: 'static' as const } : {}) },
      },
      rest: {
        ...{ before, after, seed, join },
        spans: planBridge({
          frames,
          before: before ? before.frame + 1 : 0,
          after: after !== null,
          longest: segment,
          overlap,
        }),
      },
    };
  },
  async run({ request, rest, context }) {
    const asked = request as VideoRequest;
    const made = rest.before ? await goOn(context, asked, rest) : await leadTo(context, asked, rest);
    if (rest.spans.length > 1 || rest.join) context.progress(0.98, 'Joining');
    const clip = await joinParts(context, partsOf(rest, made));
    const fresh = rest.spans.reduce((sum, span) => sum + newIn(span), 0);
    const head = !rest.before ? fresh : rest.join ? 0 : rest.spans[0]!.overlap;
    return { clip, head };
  },
});
