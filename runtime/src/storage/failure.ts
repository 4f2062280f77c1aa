import { RefusalError } from '@reelgraph/timeline';

/**
 * Says "the disk is full" in one way, whoever found out; every other error stays what it is. `folder` is the data folder,
 * so that a person knows which disk is meant.
 */
export function storageFailure(error: unknown, folder?: string): unknown {
  if (error instanceof RefusalError) return error;
  const where = folder ? `the data folder ${folder}` : 'the data folder';
  if (isFull(error)) {
    return new RefusalError({
      code: 'storage_full',
      message: `The disk that holds ${where} is full. Nothing that was finished is lost.`,
      fix: 'Free some space there, or move the data folder (REELGRAPH_DATA). A run goes on by itself as soon as there is room.',
    });
  }
  if (isReadOnly(error)) {
    return new RefusalError({
      code: 'storage_read_only',
      message: `${where[0]?.toUpperCase()}${where.slice(1)} cannot be written to.`,
      fix: 'Check the permissions of the data folder and of its disk.',
    });
  }
  return error;
}

function isFull(error: unknown): boolean {
  return chain(error).some(
    ({ code }) => code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk_full' || code === 'SQLITE_FULL',
  );
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
