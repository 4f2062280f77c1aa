import { z } from 'zod';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { refetch } from '../../../bundles/verify-file.ts';
import { EngineError } from '../../../capabilities/capability.ts';

const schema = z.object({
  model: z.object({ vocab: z.record(z.string(), z.number().int()) }),
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string(), special: z.boolean() })).default([]),
});

/** The letters that each id stands for, and the marks that only the conversation itself may hold. */
export interface Vocabulary {
  /** Null: no text of its own (a mark, or a byte of a letter that is made of several). */
  textOf(id: number): string | null;
  /** Text without anything that would be read as a mark: nobody's script ends a turn. */
  withoutMarks(text: string): string;
  /** Throws EngineError `bundle_broken` where there is no such mark. */
  markOf(id: number): string;
}

export async function openVocabulary(bundle: Bundle): Promise<Vocabulary> {
  const parsed = schema.safeParse(JSON.parse(await bundle.tokenizerFile('tokenizer.json')));
  if (!parsed.success) {
    throw new EngineError('bundle_broken', `The tokenizer of ${bundle.manifest.variant} has no vocabulary.`, {
      fix: refetch,
      cause: parsed.error,
    });
  }
  const { model, added_tokens } = parsed.data;
  const texts: (string | null)[] = [];
  for (const [piece, id] of Object.entries(model.vocab)) texts[id] = letters(piece);
  const marks = new Map<number, string>();
  for (const { id, content, special } of added_tokens) {
    // Line breaks, runs of spaces and single bytes are added like marks by some; those are text.
    const mark = special && !BYTE.test(content);
    texts[id] = mark ? null : letters(content);
    if (mark) marks.set(id, content);
  }
  const all = [...marks.values()].filter((mark) => mark !== '').sort((a, b) => b.length - a.length);
  return {
    textOf: (id) => texts[id] ?? null,
    withoutMarks(text) {
      let out = text;
      // What is left when one is taken out may be another.
      for (let before = ''; before !== out; ) {
        before = out;
        for (const mark of all) if (out.includes(mark)) out = out.replaceAll(mark, '');
      }
      return out;
    },
    markOf(id) {
      const mark = marks.get(id);
      if (mark !== undefined) return mark;
      throw new EngineError('bundle_broken', `The tokenizer of ${bundle.manifest.variant} has no mark ${id}.`, {
        fix: refetch,
      });
    },
  };
}

const BYTE = /^<0x([0-9A-F]{2})>$/;

function letters(piece: string): string | null {
  const byte = BYTE.exec(piece);
  if (!byte) return piece.replaceAll('▁', ' ');
  const code = Number.parseInt(byte[1]!, 16);
  return code < 0x80 ? String.fromCharCode(code) : null;
}
