import { RefusalError } from '@reelgraph/timeline';

/** Says "the disk is full" in one way, whoever found out; every other error stays what it is. */
export function storageFailure(error: unknown): unknown {
  if (error instanceof RefusalError) return error;
  if (isFull(error)) {
    return new RefusalError({
      code: 'storage_full',
      message: 'The disk that holds the data folder is full. Nothing that was finished is lost.',
      fix: 'Free some space, or move the data folder (REELGRAPH_DATA), then try again.',
    });
  }
  if (isReadOnly(error)) {
    return new RefusalError({
      code: 'storage_read_only',
      message: 'The data folder cannot be written to.',
      fix: 'Check the permissions of the data folder and of its disk.',
    });
  }
  return error;
}

function isFull(error: unknown): boolean {
  return chain(error).some(({ code }) => code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL');
}

function isReadOnly(error: unknown): boolean {
  return chain(error).some(({ code }) => code === 'EROFS' || code === 'EACCES' || code?.startsWith('SQLITE_READONLY'));
}

/** The error and its causes: drizzle wraps what libsql throws. */
function chain(error: unknown): { code?: string }[] {
  const links: { code?: string }[] = [];
  for (let at = error; at instanceof Error && links.length < 8; at = at.cause) links.push(at as { code?: string });
  return links;
}
