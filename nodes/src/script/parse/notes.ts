import type { Note } from '../text/lines.ts';
import type { Draft } from './draft.ts';

/** Notes stand among the blocks where they stand in the file; those before `from` belong to the title page. */
export function mergeNotes(blocks: Draft[], notes: readonly Note[], from: number): Draft[] {
  if (notes.length === 0) return blocks;
  const out: Draft[] = [];
  let n = notes.findIndex((note) => note.start >= from);
  if (n < 0) n = notes.length;
  for (const block of blocks) {
    while (n < notes.length && (notes[n] as Note).start < (block.start ?? 0)) out.push(noteBlock(notes[n++] as Note));
    out.push(block);
  }
  while (n < notes.length) out.push(noteBlock(notes[n++] as Note));
  return out;
}

const noteBlock = (note: Note): Draft => ({
  type: 'note',
  text: note.text,
  line: note.line,
  start: note.start,
  end: note.end,
  scene: null,
});
