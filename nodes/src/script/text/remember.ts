/**
 * Remembers answers of a pure function of a text. One keystroke changes one paragraph of thousands: the others are known.
 * Bounded: long texts are not kept, and a full memory is emptied.
 */
export function remember<T>(work: (text: string) => T, most = 20_000, longest = 4_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (text.length > longest) return work(text);
    const own = copyOf(text);
    const made = work(own);
    if (known.size >= most) known.clear();
    known.set(own, made);
    return made;
  };
}

/** A string of its own: a part of a text holds the whole text in memory, and of a script there is one for every keystroke. */
export const copyOf = (text: string): string => (text.length < SHORTEST_PART ? text : ` ${text}`.slice(1));

/** Shorter parts are copies already, in every engine of today. */
const SHORTEST_PART = 13;
