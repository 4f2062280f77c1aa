import type { DocumentType, Result } from '@reelgraph/timeline';
import { ok, refuse } from '@reelgraph/timeline';

/** A small document with both kinds of operations: cards that are put and taken away, and a title that is written over. */
export interface Board {
  readonly title: string;
  readonly cards: Readonly<Record<string, string>>;
}
export type BoardOp =
  | { type: 'setTitle'; title: string }
  | { type: 'addCard'; id: string; text: string }
  | { type: 'removeCard'; id: string }
  | { type: 'setText'; id: string; text: string };

export const emptyBoard: Board = { title: '', cards: {} };
const known = new Set(['setTitle', 'addCard', 'removeCard', 'setText']);

export const boardDocument: DocumentType<Board, BoardOp> = {
  kind: 'board',
  parse: (json) => ok(json as Board),
  parseOp: (json): Result<BoardOp> =>
    known.has((json as BoardOp).type) ? ok(json as BoardOp) : refuse('bad_operation', 'No such operation.'),
  isPropertyWrite: (op) => op.type === 'setTitle' || op.type === 'setText',
  apply: (doc, op) => {
    if (op.type === 'setTitle') {
      return ok({ doc: { ...doc, title: op.title }, inverse: [{ type: 'setTitle', title: doc.title }] });
    }
    const text = doc.cards[op.id];
    if (op.type === 'addCard') {
      if (text !== undefined) return refuse('card_exists', `Card ${op.id} is there already.`);
      return ok({
        doc: { ...doc, cards: { ...doc.cards, [op.id]: op.text } },
        inverse: [{ type: 'removeCard', id: op.id }],
      });
    }
    if (text === undefined) return refuse('no_card', `Card ${op.id} is gone.`);
    if (op.type === 'setText') {
      return ok({
        doc: { ...doc, cards: { ...doc.cards, [op.id]: op.text } },
        inverse: [{ type: 'setText', id: op.id, text }],
      });
    }
    const { [op.id]: _gone, ...cards } = doc.cards;
    return ok({ doc: { ...doc, cards }, inverse: [{ type: 'addCard', id: op.id, text }] });
  },
};
