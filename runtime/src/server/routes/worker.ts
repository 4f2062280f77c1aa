import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { isArtifactName } from '../../storage/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';
import { sendFile } from '../send-file.ts';

/**
 * The artifact store for workers on other machines. By content alone: who knows a name has the content already or may have
 * it, and what is put under a name is kept only if it is what the name says. Rows are written when a result is committed.
 */
export const workerRoutes = (studio: Studio) =>
  new Hono()
    .get(
      '/worker/artifacts/:sha',
      says('A file, for a worker on another machine.', { media: 'application/octet-stream' }),
      async (c) => {
        const sha = named(c.req.param('sha'));
        const { files } = studio.storage.artifacts;
        if (await files.has(sha)) return sendFile(c, files.path(sha), 'application/octet-stream');
        throw new RefusalError({ code: 'artifact_not_found', message: 'That file is not in the studio.' });
      },
    )
    .put(
      '/worker/artifacts/:sha',
      says('Brings a file that a worker made; kept only if it is what its name says.', { upload: true, status: 204 }),
      async (c) => {
        const sha = named(c.req.param('sha'));
        const { body } = c.req.raw;
        if (!body) throw new RefusalError({ code: 'empty_upload', message: 'The upload has no content.' });
        const stored = await studio.storage.artifacts.files.putStream(Readable.fromWeb(body as WebStream));
        if (stored.sha === sha) return c.body(null, 204);
        throw new RefusalError({
          code: 'artifact_damaged',
          message: 'The file is not what its name says; it was damaged on the way.',
          fix: 'Send it again.',
        });
      },
    );

function named(sha: string): string {
  if (isArtifactName(sha)) return sha;
  throw new RefusalError({ code: 'artifact_not_found', message: 'An artifact is named by its sha256.' });
}
