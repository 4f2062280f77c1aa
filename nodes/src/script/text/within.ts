/** More lines than ten long features have in one file. */
const MOST_LINES = 60_000;
/** Longer files may have more, if their lines are as long as a screenplay's are on average. UTF-16 units. */
const SHORT_LINE = 12;

/**
 * Where the reading of a text as a screenplay ends: its length, but for a text of more lines than any film has that are
 * shorter than anybody writes. Such a text is a list of letters or a hostile one, and each of its lines could be a scene.
 */
export function readingEnd(text: string): number {
  const most = Math.max(MOST_LINES, Math.floor(text.length / SHORT_LINE));
  if (text.length <= most) return text.length;
  let lines = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c !== 10 && c !== 13) continue;
    if (c === 13 && text.charCodeAt(at + 1) === 10) at++;
    if (++lines === most) return at + 1;
  }
  return text.length;
}
