import type { SegmentRequest } from '@reelgraph/models';
import type { ImageRef, MaskRef } from '@reelgraph/timeline';
import { z } from 'zod';
import { defineModelNode, type NodeContext, NodeError, param, port } from '../../define/index.ts';
import { elementNamed } from '../elements/find-elements.ts';
import { briefWith, castOf, referencesFrom, viewsOf } from '../support/shot-request.ts';
import { stillOf } from '../support/take.ts';
import { emptyMask, readMask, writeMask } from './files.ts';
import { painted } from './strokes.ts';

/** Failures that say "it is not there" rather than "I cannot look". */
const absent = /(?:^|_)(?:not_found|not_seen|not_in_picture|no_match|nothing_found)$/;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Asks for the masks; nothing found is an answer, not a failure. */
async function look(context: NodeContext, request: SegmentRequest) {
  try {
    const { detections } = await context.models('segment', request);
    return [...detections].sort((a, b) => b.score - a.score);
  } catch (error) {
    if (absent.test(codeOf(error))) return [];
    throw error;
  }
}

/** "10 20 30 40": left, top, width and height in percent, as fractions. Undefined where nothing is written. */
function readBox(text: string): SegmentRequest['box'] {
  if (text.trim() === '') return undefined;
  const [x, y, width, height, ...rest] = text
    .split(/[\s,;%]+/)
    .filter(Boolean)
    .map((part) => Number(part) / 100);
  const inside = (value: number | undefined): value is number => value !== undefined && value >= 0 && value <= 1;
  if (!inside(x) || !inside(y) || !inside(width) || !inside(height) || width * height === 0 || rest.length > 0) {
    throw new NodeError('bad_box', `The box "${text}" cannot be read.`, {
      fix: 'Write left, top, width and height in percent of the picture, such as 10 20 30 40.',
    });
  }
  return { x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y) };
}

export const segment = defineModelNode({
  type: 'mask/segment',
  title: 'SAM Mask',
  category: 'Mask and repaint',
  icon: 'scan-search',
  aliases: ['segment', 'select', 'mask', 'find', 'cut out'],
  help:
    'Masks a thing in a picture, or in one frame of a clip: by its name, by clicks, by a box, or painted by hand.\n\n' +
    'With a shot wired in, a name means an element of that shot. Where it is not in the picture the mask is empty, and what follows passes the clip on unchanged.',
  inputs: {
    clip: port.video({ optional: true, label: 'video' }),
    picture: port.image({ optional: true }),
    shot: port.shot({ optional: true }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    find: param.text({ onNode: true, port: 'text', help: 'Name of an element, or a few words for what to look for.' }),
    points: param.points({ help: 'Clicks on the picture: on the thing, and with Alt beside it.' }),
    box: param.box({
      help: 'Left, top, width and height in percent of the picture, such as 10 20 30 40.',
    }),
    strokes: param.strokes({
      label: 'By hand',
      help: 'Painted into the mask and rubbed out of it, over what was found; with nothing to find, the mask itself.',
    }),
    frame: param.frame({ label: 'Frame', help: 'Frame of the clip in which to look.' }),
    onlyUsed: param.toggle({
      default: true,
      label: 'Only in shots that use it',
      help: 'With a shot wired in: a name means an element of the shot, and other shots are left alone. Off: every picture is searched.',
    }),
    missing: param.select(
      { pass: 'Go on without it', fail: 'Stop with an error' },
      { default: 'pass', label: 'If it is not there', advanced: true },
    ),
  }),
  outputs: { mask: port.mask(), found: port.boolean() },
  needs: ['segment'],
  host: 'task',
  preview: 'mask',
  ask({ inputs, params }) {
    const { clip, shot } = inputs;
    const find = params.find.trim();
    const source = inputs.picture ?? clip;
    if (!source) {
      throw new NodeError('missing_input', 'SAM Mask has nothing to look at.', {
        fix: 'Connect a picture or a video.',
      });
    }
    const box = readBox(params.box);
    const shown = params.points.length > 0 || box !== undefined;
    const { strokes } = params;
    if (find === '' && !shown && strokes.length === 0) {
      throw new NodeError('nothing_asked', 'SAM Mask was not told what to find.', {
        fix: 'Write the name of the thing, click on it in the picture, paint it, or give a box around it.',
      });
    }
    const cast = castOf(shot, inputs.references);
    const named = find === '' ? undefined : elementNamed(cast, find);
    const request = {
      points: params.points,
      box,
      text: find === '' ? undefined : (named?.name ?? find),
      references: named ? viewsOf(named) : referencesFrom(cast),
      limit: 8,
      brief: shot ? briefWith(shot, cast) : undefined,
    };
    const unused = Boolean(shot && params.onlyUsed && find !== '' && !shown && !named && strokes.length === 0);
    // What is only painted needs nobody to look.
    const searched = find !== '' || shown;
    const { frame, missing } = params;
    return {
      request,
      rest: {
        ...{ source, find, unused, missing, frame: source.kind === 'video' ? frame : 0 },
        // Left out where nothing is painted: masks from before there was a brush keep their keys.
        ...(strokes.length > 0 ? { byHand: { strokes, searched } } : {}),
      },
    };
  },
  async run({ request, rest, context }) {
    const { source, find, unused, missing } = rest;
    const { strokes = [], searched = true } = rest.byHand ?? {};
    const byHand = async (mask: MaskRef): Promise<MaskRef> =>
      // Its box said where the found thing is; painted, it may be elsewhere.
      strokes.length === 0 ? mask : writeMask(context, painted(await readMask(context, mask), strokes));
    if (!searched) return { mask: await byHand(await emptyMask(context, source)), found: true };
    const without = async (why: string): Promise<{ mask: MaskRef; found: boolean }> => {
      if (missing === 'fail')
        throw new NodeError('not_found', why, {
          fix: 'Choose another frame, or name something that is in the picture.',
        });
      context.log(why);
      return { mask: await byHand(await emptyMask(context, source)), found: strokes.length > 0 };
    };
    if (unused) return without(`${find} is not in this shot; the clip stays as it is.`);
    const picture: ImageRef =
      source.kind === 'image' ? source : await stillOf(context, source, Math.min(rest.frame, source.frames - 1));
    const [best] = await look(context, { ...request, picture });
    if (!best)
      return without(
        `${find || 'Nothing'} was ${find ? 'not found' : 'found'} in the picture; the clip stays as it is.`,
      );
    return { mask: await byHand(best.mask), found: true };
  },
});
