/** Words as a reader counts them: runs of letters and digits, with apostrophes and hyphens inside. */
export function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** How many words a text takes to say. Plain letters are counted without a list of them: this runs for every paragraph. */
export function countWords(text: string): number {
  let count = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) return countAnyWords(text);
    const letter = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57);
    if (letter) {
      if (!inside) count++;
      inside = true;
    } else inside = inside && (c === 39 || c === 45) && isAsciiWord(text.charCodeAt(i + 1));
  }
  return count;
}

const isAsciiWord = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57);

function countAnyWords(text: string): number {
  const spaced = words(text).length;
  // Scripts without spaces between words: about two characters are one spoken word.
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  return dense > spaced ? Math.ceil(dense / 2) : spaced;
}

/** One space between words, none around. Linear on any run of white space; a text that is so already is given back. */
export const squeeze = (text: string): string =>
  isSqueezed(text) ? text : text.split(/\s+/).filter(Boolean).join(' ');

/** Letter by letter, because it is asked of every line. */
function isSqueezed(text: string): boolean {
  let before = 32;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) return !/[^\S ]| {2}|^ | $/.test(text);
    if (c === 32 ? before === 32 : c >= 9 && c <= 13) return false;
    before = c;
  }
  return before !== 32 || text === '';
}

/** The key under which names are compared: straight apostrophes, no quotes around, upper case, single spaces. */
export const nameKey = (name: string): string => {
  const plain = /[^\x20-\x7e]|"/.test(name) ? name.normalize('NFC').replace(/[‘’]/g, "'").replace(/["“”]/g, '') : name;
  return squeeze(plain).toUpperCase();
};

/** Sentences, each with its closing mark; abbreviations of one capital letter do not end one. */
export function sentences(text: string): string[] {
  const flat = squeeze(text);
  const out: string[] = [];
  let from = 0;
  for (let i = 0; i < flat.length; i++) {
    if (!'.!?…。！？'.includes(flat.charAt(i))) continue;
    let end = i + 1;
    while (end < flat.length && '.!?…"”’\')'.includes(flat.charAt(end))) end++;
    const cjk = '。！？'.includes(flat.charAt(i));
    if (end < flat.length && flat.charAt(end) !== ' ' && !cjk) {
      i = end - 1;
      continue;
    }
    const piece = flat.slice(from, end);
    if (/(^|\s)(\p{Lu}|Mr|Mrs|Ms|Dr|St)\.$/u.test(piece.slice(-5)) && end < flat.length) continue;
    out.push(piece.trim());
    from = end;
    i = end - 1;
  }
  const rest = flat.slice(from).trim();
  if (rest !== '') out.push(rest);
  return out;
}
