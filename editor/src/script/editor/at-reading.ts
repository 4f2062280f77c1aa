import { StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import { marksField, setMarks } from './decorations.ts';
import { asKind, type LineKind, readingOfAt } from './lines.ts';

/** How a line with `@` was read, at its end; a press reads it the other way. */
class Reading extends WidgetType {
  readonly reading: 'speaks' | 'acts';
  constructor(reading: 'speaks' | 'acts') {
    super();
    this.reading = reading;
  }
  override eq(other: Reading): boolean {
    return this.reading === other.reading;
  }
  override toDOM(view: EditorView): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cm-reading';
    const speaks = this.reading === 'speaks';
    button.textContent = speaks ? 'speaks' : 'action';
    button.title = speaks
      ? 'Read as somebody who speaks. Press to read it as action with a mention.'
      : 'Read as action with a mention. Press to read it as somebody who speaks.';
    button.onmousedown = (event) => {
      event.preventDefault();
      const line = view.state.doc.lineAt(view.posAtDOM(button));
      const kind: LineKind = speaks ? 'action' : 'character';
      view.dispatch({
        changes: { from: line.from, to: line.to, insert: asKind(line.text, kind) },
        userEvent: 'input',
      });
    };
    return button;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

/** Set after each parse, as the looks of the lines are; between parses it moves with the text. */
export const atReadings = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    if (!transaction.effects.some((effect) => effect.is(setMarks)))
      return transaction.docChanged ? set.map(transaction.changes) : set;
    const { doc } = transaction.state;
    const { kinds } = transaction.state.field(marksField);
    const text = (at: number): string => (at >= 1 && at <= doc.lines ? doc.line(at).text : '');
    const ranges = [];
    for (const [at, kind] of kinds) {
      if ((kind !== 'character' && kind !== 'action') || !/^\s*!?@/.test(text(at))) continue;
      const reading = readingOfAt(text(at), kind, text(at - 1), text(at + 1));
      if (reading) ranges.push(Decoration.widget({ widget: new Reading(reading), side: 1 }).range(doc.line(at).to));
    }
    return Decoration.set(ranges, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});
