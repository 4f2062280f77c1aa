import type { Chunk, VideoRequest } from '@reelgraph/models';
import { type ImageRef, imageRefSchema, type VideoRef, videoRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';
import type { NodeContext } from '../../define/index.ts';
import { joinChunks, stillOf } from './take.ts';

const keptSchema = z.object({ video: videoRefSchema, last: imageRefSchema, latents: z.string().optional() });

/** One chunk: from an earlier attempt where it was finished, else from the model; kept as soon as it is done. */
export async function chunkOf(context: NodeContext, index: number, count: number, request: VideoRequest) {
  const name = `chunk-${index}`;
  const kept = keptSchema.safeParse(await context.checkpoint.load(name));
  if (kept.success) {
    context.log(`Segment ${index + 1} of ${count} was finished before.`);
    return kept.data;
  }
  const where = count > 1 ? `Segment ${index + 1} of ${count}` : '';
  const result = await context.models('video', request, (fraction, text) =>
    // The rest is the join.
    context.progress(
      ((index + fraction) / count) * (count > 1 ? 0.97 : 1),
      [where, text].filter(Boolean).join(', ') || undefined,
    ),
  );
  const done = {
    video: result.video,
    last: result.last,
    ...(result.latents ? { latents: result.latents } : {}),
  };
  if (count > 1) await context.checkpoint.save(name, done);
  return done;
}

/** The whole take: its length in frames, its seed, and whether each chunk goes on from latents where the engine has them. */
export interface Take {
  readonly total: number;
  readonly seed: number;
  readonly latent?: boolean;
}

/**
 * A take out of chunks, each going on from the one before. `begun`: the clip that the first of them stands for, whoever made
 * it; the camera of a composing engine then begins where that clip ends.
 */
export async function chained(
  context: NodeContext,
  chunks: readonly Chunk[],
  take: Take,
  request: VideoRequest,
  begun?: VideoRef,
): Promise<{ clip: VideoRef; last: ImageRef }> {
  const { total, seed, latent } = take;
  const clips: VideoRef[] = begun ? [begun] : [];
  let latents: string | undefined;
  let last: ImageRef | undefined;
  for (const [index, chunk] of chunks.entries()) {
    if (begun && index === 0) continue;
    const before = clips.at(-1);
    const done = await chunkOf(context, index, chunks.length, {
      ...request,
      frames: chunk.frames,
      seed: (seed + index) % 2 ** 32,
      // The first picture belongs to the first chunk; the others begin with the end of the one before.
      conditioning: index === 0 ? request.conditioning : [],
      // An engine that composes carries one camera move and one set of captions through all segments.
      take: chunks.length > 1 && !begun ? { frames: total, start: chunk.start - chunk.overlap, seed } : undefined,
      continuation:
        before && chunk.overlap > 0
          ? { video: before, overlap: chunk.overlap, ...(latents ? { latents } : {}) }
          : undefined,
      ...(latent && chunks[index + 1] ? { keepLatents: chunks[index + 1]!.overlap } : {}),
    });
    clips.push(done.video);
    last = done.last;
    latents = done.latents;
  }
  const [only] = clips;
  if (clips.length === 1 && only && last) return { clip: only, last };
  context.progress(0.98, 'Joining');
  const clip = await joinChunks(context, clips, chunks, total);
  return { clip, last: await stillOf(context, clip, -1) };
}
