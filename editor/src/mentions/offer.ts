import { type ElementValue, findMentions, type indexElements } from '@reelgraph/nodes/elements';

/** Something that `@` can stand for: an element, or one of its outfits and ages. */
export interface MentionOffer {
  readonly key: string;
  readonly element: ElementValue;
  /** What is written. */
  readonly handle: string;
  /** What is read in the list. */
  readonly label: string;
}

/** The mention that is being written at the caret: from its `@` to the caret. */
export interface OpenMention {
  readonly from: number;
  readonly typed: string;
}

const OPEN = /(^|[^\p{L}\p{N}_\\])@([\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+)?)$/u;

export function openMention(text: string, caret: number): OpenMention | null {
  const found = OPEN.exec(text.slice(Math.max(0, caret - 60), caret));
  const typed = found?.[2];
  return typed === undefined ? null : { from: caret - typed.length - 1, typed };
}

const handleOf = (name: string, trigger: string): string =>
  trigger === '' ? `@${name}` : trigger.startsWith('@') ? trigger : `@${trigger}`;

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');

/**
 * Elements whose name or trigger begins with what was typed, then those that have it somewhere; in the order of the project.
 * What is written is the name where that is found again as a mention, else the trigger.
 */
export function offersFor(typed: string, elements: readonly ElementValue[], most = 8): MentionOffer[] {
  const wanted = fold(typed);
  const all = elements.flatMap((element): MentionOffer[] => [
    { key: element.id, element, handle: `@${element.name}`, label: element.name },
    ...(element.variants ?? []).map((one) => ({
      key: `${element.id} ${one.id}`,
      element,
      handle: handleOf(`${element.name} ${one.name}`, one.trigger),
      label: `${element.name}, ${one.name}`,
    })),
  ]);
  const rank = ({ element, handle, label }: MentionOffer): number => {
    const names = [label, handle.slice(1), ...(element.trigger === '' ? [] : [element.trigger.replace(/^@/, '')])].map(
      fold,
    );
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return all
    .map((offer) => ({ offer, rank: rank(offer) }))
    .filter((one) => one.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ offer }) => offer);
}

/** The text with the offer in place of what was typed, and where the caret goes. */
export function takeOffer(
  text: string,
  open: OpenMention,
  caret: number,
  offer: MentionOffer,
): { text: string; caret: number } {
  const after = text.slice(caret);
  const gap = after === '' || /^[\p{L}\p{N}_-]/u.test(after) ? ' ' : '';
  const head = `${text.slice(0, open.from)}${offer.handle}${gap}`;
  return { text: head + after, caret: head.length };
}

/** A piece of a text as it is drawn under the caret. */
export interface Piece {
  readonly at: number;
  readonly text: string;
  readonly mention: 'known' | 'unknown' | null;
}

export function piecesOf(text: string, index: ReturnType<typeof indexElements>): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (end: number, mention: Piece['mention']) => {
    if (end > at) pieces.push({ at, text: text.slice(at, end), mention });
    at = end;
  };
  for (const { start, end, element } of findMentions(text, index)) {
    add(start, null);
    add(end, element ? 'known' : 'unknown');
  }
  add(text.length, null);
  return pieces;
}
