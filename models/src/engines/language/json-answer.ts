/**
 * The JSON of an answer, also where a model put it into a code fence or wrote a sentence around it. Undefined where there is
 * none, or where it was cut off.
 */
export function jsonIn(text: string): unknown {
  const whole = parsed(text.trim().replace(/^```(?:json)?\s*|\s*```$/g, ''));
  if (whole !== undefined) return whole;
  const start = text.search(/[{[]/);
  if (start < 0) return undefined;
  const end = endOfValue(text, start);
  return end < 0 ? undefined : parsed(text.slice(start, end));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One past the bracket that closes the one at `start`; -1 where it is never closed. Linear. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
