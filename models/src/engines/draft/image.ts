import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Brief } from '../../capabilities/brief.ts';
import { type CapabilityTypes, type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { ImageRequest } from '../../capabilities/requests.ts';
import { openCast, withReferences } from './cast.ts';
import { withSpokenOf } from './family.ts';
import { briefFromPrompt } from './from-prompt.ts';
import { buildScene } from './scene.ts';
import { characterSheet, studioView, viewNote, wantsSheet, wantsView } from './sheet.ts';
import { surface } from './surface.ts';

/** Repaint of a picture under a mask: provided by the vision half of this engine. */
export type RepaintStill = (
  request: ImageRequest,
  context: EngineContext,
) => Promise<CapabilityTypes['image']['result']>;

/** The fields of an image request that this engine looks at. */
export const IMAGE_READS = [
  'width',
  'height',
  'prompt',
  'seed',
  'references',
  'init',
  'brief',
] as const satisfies readonly (keyof ImageRequest)[];

/** A still: the shot of the brief (or of the prompt), a character sheet, or a repaint where a picture is given. */
export async function draftImage(
  request: ImageRequest,
  context: EngineContext,
  repaint: RepaintStill | null,
): Promise<CapabilityTypes['image']['result']> {
  const { width, height } = request;
  context.signal.throwIfAborted();
  if (request.init) {
    if (repaint) return repaint(request, context);
    throw new EngineError('repaint_missing', 'This engine cannot repaint a picture here.', {
      fix: 'Choose another engine for images, or take the start picture away.',
    });
  }
  context.progress(0, 'Composing');
  const brief: Brief = withSpokenOf(
    withReferences(request.brief ?? briefFromPrompt(request.prompt), request.references),
  );
  const cast = await openCast(brief, context.open);
  context.signal.throwIfAborted();
  const { canvas, paint } = surface(width, height);
  const sheet = request.brief === undefined ? wantsSheet(request.prompt, cast) : null;
  const view = request.brief === undefined && !sheet ? wantsView(request.prompt, cast) : null;
  if (sheet) characterSheet(paint, sheet, width, height);
  else if (view) studioView(paint, view, width, height);
  else
    buildScene(brief, cast, { width, height, seed: request.seed, from: STILL_AT, to: STILL_AT }).draw(paint, STILL_AT);
  context.progress(0.8, 'Writing');
  const file = join(context.scratch, 'draft-still.png');
  await writeFile(file, await canvas.encode('png'));
  context.preview(await canvas.encode('jpeg', 80), 'image/jpeg');
  const artifact = await context.store(file, 'image/png');
  context.progress(1, 'Done');
  return {
    image: { kind: 'image', artifact, mime: 'image/png', width, height },
    provenance: {
      engine: 'draft',
      draft: true,
      models: [],
      seed: request.seed,
      notes: view ? viewNote(view.side) : [],
    },
  };
}

/** A still is a frame of the shot, taken when its lights are up. Seconds. */
const STILL_AT = 1.6;
