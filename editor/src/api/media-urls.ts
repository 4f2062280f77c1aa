/** Addresses of media. An artifact never changes, so every one of them may be cached for ever. */
export const artifactUrl = (sha: string): string => `/api/artifacts/${sha}`;

/** A JPEG of the picture, or of the clip at a fraction of its length. `width` in pixels. */
export const thumbUrl = (sha: string, width = 320, at = 0): string => `/api/artifacts/${sha}/thumb?w=${width}&t=${at}`;

/** `count` frames side by side, `height` pixels high. */
export const filmstripUrl = (sha: string, count = 20, height = 64): string =>
  `/api/artifacts/${sha}/filmstrip?n=${count}&h=${height}`;

export const peaksUrl = (sha: string): string => `/api/artifacts/${sha}/peaks`;
export const templateFileUrl = (id: string): string => `/api/templates/${encodeURIComponent(id)}/file`;
