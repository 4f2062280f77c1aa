import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { createRoot } from 'react-dom/client';
import { type MentionOffer, offersFor, openMention, takeOffer } from '../../mentions/offer.ts';
import { store } from '../../state/index.ts';
import { Avatar } from '../elements/element-chip.tsx';
import { elementListAtom, scriptShotsAtom } from '../script-state.ts';
import { kinds, labelOf } from '../words.ts';

/** What an offer shows beside its name. */
const offered = new WeakMap<Completion, MentionOffer>();

/** `@` offers the elements; a line in capitals offers those who spoke before; INT. and EXT. offer the places. */
function source(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const typed = context.state.sliceDoc(line.from, context.pos);
  const open = openMention(typed, typed.length);
  // Asked for by its key where nothing stands open: as if `@` had been typed.
  const mention =
    open ?? (context.explicit && /(?:^|[^\p{L}\p{N}_])$/u.test(typed) ? { from: typed.length, typed: '' } : null);
  const options = mention ? mentions(mention.typed) : [];
  if (mention && options.length > 0) return { from: line.from + mention.from, options, filter: false };
  const heading = /^(?:INT\.?\/EXT|INT|EXT|I\/E)\.? /.exec(typed);
  if (heading) return { from: line.from + heading[0].length, options: places(), validFor: /^[\p{Lu}\p{N} '’.-]*$/u };
  if (/^\p{Lu}[\p{Lu} '’.-]*$/u.test(typed) && blankBefore(context, line.number))
    return { from: line.from, options: speakers(), validFor: /^[\p{Lu} '’.-]*$/u };
  return null;
}

const blankBefore = (context: CompletionContext, line: number): boolean =>
  line === 1 || context.state.doc.line(line - 1).text.trim() === '';

const mentions = (typed: string): Completion[] =>
  offersFor(typed, store.get(elementListAtom)).map((offer) => {
    const { element, handle, label } = offer;
    const made: Completion = {
      label: handle,
      displayLabel: label,
      detail: labelOf(kinds, element.kind),
      apply: (view, _, from, to) => {
        const around = view.state.doc.lineAt(to);
        const before = around.text.slice(0, to - around.from);
        const at = { from: from - around.from, typed: before.slice(from - around.from + 1) };
        const done = takeOffer(around.text, at, to - around.from, offer);
        view.dispatch({
          changes: { from: around.from, to: around.to, insert: done.text },
          selection: { anchor: around.from + done.caret },
          userEvent: 'input.complete',
        });
      },
      ...(element.description === '' ? {} : { info: element.description }),
    };
    offered.set(made, offer);
    return made;
  });

/** The face of who is offered, as in the fields of prompts. */
function face(completion: Completion): Node | null {
  const offer = offered.get(completion);
  if (!offer) return null;
  const box = document.createElement('span');
  box.className = 'cm-face';
  createRoot(box).render(<Avatar element={offer.element} size={24} />);
  return box;
}

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
  addToOptions: [{ render: face, position: 20 }],
  activateOnTyping: true,
  maxRenderedOptions: 40,
});
