/** Three or more `=` and nothing else. */
export function isPageBreak(t: string): boolean {
  if (!t.startsWith('===')) return false;
  for (let i = 3; i < t.length; i++) if (t.charCodeAt(i) !== 61) return false;
  return true;
}

/** `.SNIPER SCOPE` is a heading; an ellipsis and `. x` are not. */
export const isForcedHeading = (t: string): boolean => t.charCodeAt(0) === 46 && /^\.[\p{L}\p{N}]/u.test(t);
