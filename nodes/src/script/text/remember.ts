/**
 * Remembers answers of a pure function of a text. One keystroke changes one paragraph of thousands: the others are known.
 * Bounded: long texts are not kept, and a full memory is emptied.
 */
export function remember<T>(work: (text: string) => T, most = 20_000, longest = 4_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = work(text);
    if (text.length <= longest) {
      if (known.size >= most) known.clear();
      known.set(text, made);
    }
    return made;
  };
}
