const MARK = '#token=';

/**
 * A studio on more than loopback prints an address with its token. It is handed in once for a cookie that scripts cannot
 * read, and taken out of the address, so that it is neither bookmarked nor shown.
 */
export async function enterSession(): Promise<void> {
  if (!location.hash.startsWith(MARK)) return;
  const token = decodeURIComponent(location.hash.slice(MARK.length));
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
}
