const ALPHABET = '0123456789abcdefghijkmnpqrstuvwxyz';

/** A short random id, unique enough for the nodes, wires and edits of one person: 16 characters, 81 bits. */
export function newId(prefix = ''): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let id = prefix;
  for (const byte of bytes) id += ALPHABET[byte % ALPHABET.length];
  return id;
}
