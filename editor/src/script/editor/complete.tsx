import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { offersFor } from '../../mentions/offer.ts';
import { store } from '../../state/index.ts';
import { elementListAtom, scriptShotsAtom } from '../script-state.ts';

const kindWords: Readonly<Record<string, string>> = {
  character: 'character',
  object: 'prop',
  location: 'place',
  style: 'look',
};

/** `@` offers the elements; a line in capitals offers those who spoke before; INT. and EXT. offer the places. */
function source(context: CompletionContext): CompletionResult | null {
  const mention = context.matchBefore(/@[\p{L}\p{N}_ -]{0,30}/u);
  if (mention) {
    const before = context.state.sliceDoc(Math.max(0, mention.from - 1), mention.from);
    if (!/[\p{L}\p{N}_\\]/u.test(before))
      return { from: mention.from, options: elements(), validFor: /^@[\p{L}\p{N}_ -]*$/u };
  }
  const line = context.state.doc.lineAt(context.pos);
  const typed = context.state.sliceDoc(line.from, context.pos);
  const heading = /^(?:INT\.?\/EXT|INT|EXT|I\/E)\.? /.exec(typed);
  if (heading) return { from: line.from + heading[0].length, options: places(), validFor: /^[\p{Lu}\p{N} '’.-]*$/u };
  if (/^\p{Lu}[\p{Lu} '’.-]*$/u.test(typed) && blankBefore(context, line.number))
    return { from: line.from, options: speakers(), validFor: /^[\p{Lu} '’.-]*$/u };
  return null;
}

const blankBefore = (context: CompletionContext, line: number): boolean =>
  line === 1 || context.state.doc.line(line - 1).text.trim() === '';

const elements = (): Completion[] =>
  offersFor('', store.get(elementListAtom), MOST_ELEMENTS).map(({ element, handle }) => ({
    label: handle,
    detail: kindWords[element.kind],
    type: 'variable',
    ...(element.description === '' ? {} : { info: element.description }),
  }));
const MOST_ELEMENTS = 400;

const speakers = (): Completion[] =>
  (store.get(scriptShotsAtom)?.parsed.characters ?? []).slice(0, 60).map(({ name, cues }, i) => ({
    label: name.toUpperCase(),
    detail: cues === 1 ? '1 speech' : `${cues} speeches`,
    type: 'text',
    boost: -i,
  }));

const places = (): Completion[] =>
  (store.get(scriptShotsAtom)?.parsed.locations ?? []).slice(0, 60).map((name) => ({ label: name, type: 'text' }));

export const completion = autocompletion({
  override: [source],
  icons: false,
  activateOnTyping: true,
  maxRenderedOptions: 40,
});
