import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { isArtifactName } from '../../storage/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';
import { sendFile } from '../send-file.ts';

/** Media by content: an address never changes what it gives, so everything may be cached for ever. */
export const mediaRoutes = (studio: Studio) =>
  new Hono()
    .get(
      '/artifacts/:sha',
      says('A file by its sha256; ranges are answered.', {
        media: 'application/octet-stream',
        query: { name: 'What it is saved as.' },
      }),
      async (c) => {
        const { path, mime } = await artifact(studio, c.req.param('sha'));
        return sendFile(c, path, mime, { name: c.req.query('name') });
      },
    )
    .get(
      '/artifacts/:sha/thumb',
      says('A picture of it.', {
        media: 'image/jpeg',
        query: { w: 'Width in pixels.', t: 'Where in a clip, 0 to 1.' },
      }),
      async (c) => {
        const { sha } = await artifact(studio, c.req.param('sha'));
        const width = bounded(c.req.query('w'), 320, 16, 1920);
        const at = Math.min(1, Math.max(0, Number(c.req.query('t') ?? 0) || 0));
        const { path, mime } = await studio.pictures.thumbnail(sha, width, at);
        return sendFile(c, path, mime);
      },
    )
    .get(
      '/artifacts/:sha/filmstrip',
      says('Frames side by side.', { media: 'image/jpeg', query: { n: 'How many.', h: 'Their height in pixels.' } }),
      async (c) => {
        const { sha } = await artifact(studio, c.req.param('sha'));
        return sendFile(
          c,
          await studio.pictures.filmstrip(
            sha,
            bounded(c.req.query('n'), 20, 1, 200),
            bounded(c.req.query('h'), 64, 16, 360),
          ),
          'image/jpeg',
        );
      },
    )
    .get('/artifacts/:sha/peaks', says('The peaks of its sound.', { media: 'application/octet-stream' }), async (c) => {
      const { sha } = await artifact(studio, c.req.param('sha'));
      const { samplesPerPeak, sampleRate, bytes } = await studio.pictures.peaks(sha);
      return c.body(Uint8Array.from(bytes).buffer, 200, {
        'content-type': 'application/octet-stream',
        'x-samples-per-peak': String(samplesPerPeak),
        'x-sample-rate': String(sampleRate),
        'cache-control': 'private, max-age=31536000, immutable',
      });
    });

async function artifact(studio: Studio, sha: string): Promise<{ sha: string; path: string; mime: string }> {
  const info = isArtifactName(sha) ? await studio.storage.artifacts.info(sha) : null;
  if (!info || !(await studio.storage.artifacts.has(sha)))
    throw new RefusalError({ code: 'artifact_not_found', message: 'That file is not in the studio.' });
  return { sha, path: studio.storage.artifacts.path(sha), mime: info.mime };
}

function bounded(text: string | undefined, fallback: number, min: number, max: number): number {
  const value = Math.round(Number(text ?? fallback));
  return Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : fallback;
}
