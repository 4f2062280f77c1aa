import type { AssetView } from '@reelgraph/runtime/protocol';
import { assetViewSchema } from '@reelgraph/runtime/protocol';
import { ApiError } from './errors.ts';

/**
 * Sends a file to a project. `fetch` cannot say how far an upload is, so this is the one place with an XMLHttpRequest.
 * @param onProgress fraction of the bytes that are sent, 0–1
 */
export function uploadFile(
  project: string,
  file: File,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<AssetView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/projects/${encodeURIComponent(project)}/assets?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onerror = () =>
      reject(
        new ApiError(0, {
          code: 'upload_failed',
          message: `${file.name} did not arrive: the runtime does not answer, or the file cannot be read.`,
          fix: 'Bring it again once the studio says that it is connected.',
        }),
      );
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    request.onload = () => {
      const parsed = assetViewSchema.safeParse(request.response);
      if (request.status < 400 && parsed.success) resolve(parsed.data);
      else reject(errorOf(request, file));
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function errorOf(request: XMLHttpRequest, file: File): ApiError {
  const body = request.response as { error?: { code?: string; message?: string; fix?: string } } | null;
  return new ApiError(request.status, {
    code: body?.error?.code ?? 'upload_failed',
    message: body?.error?.message ?? `The runtime refused ${file.name} (${request.status}).`,
    fix: body?.error?.fix,
  });
}
