import { Annotation } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { lineAt, lineStarts } from '@reelgraph/nodes/script';
import { store } from '../../state/index.ts';
import { takeText } from '../actions.ts';
import { scriptDocAtom, scriptShotsAtom } from '../script-state.ts';
import { spliceText } from '../splice-text.ts';
import { noMarks, setMarks } from './decorations.ts';
import { readMarks } from './lines.ts';

/** A change that comes from the document, not from this keyboard. */
export const fromDocument = Annotation.define<boolean>();

/** A pause this long hands over what was typed; at the latest after so long of typing on. */
const QUIET_MS = 180;
const MOST_MS = 900;
/** A long script takes longer to read again: then it is read in longer pauses, so that letters never wait for it. */
const SHARE = 5;
/** The editor knows one line end. */
const plain = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/**
 * Keeps the editor and the script document one text: what is typed is taken over after a quiet moment, or at once when the
 * editor is left; what comes from elsewhere (another tab, undo, an import) is put into the editor as a change, so that
 * the caret stays where it was.
 */
export class TextSync {
  private readonly view: EditorView;
  /** The document's text that the editor was last equal to. */
  private base: string;
  private quiet: ReturnType<typeof setTimeout> | undefined;
  private since = 0;
  /** Milliseconds that the last hand-over took. */
  private cost = 0;
  private readonly stop: () => void;

  constructor(view: EditorView) {
    this.view = view;
    this.base = store.get(scriptDocAtom)?.text ?? '';
    this.stop = store.sub(scriptDocAtom, () => this.pull());
    this.pull();
  }

  /** Something was typed. */
  typed(): void {
    const now = Date.now();
    if (this.since === 0) this.since = now;
    clearTimeout(this.quiet);
    const quiet = Math.min(1000, Math.max(QUIET_MS, this.cost * SHARE));
    const most = Math.max(MOST_MS, this.cost * SHARE * SHARE);
    this.quiet = setTimeout(() => this.flush(), Math.max(0, Math.min(quiet, most - (now - this.since))));
  }

  /** Hands over what was typed now. */
  flush(): void {
    clearTimeout(this.quiet);
    this.since = 0;
    const text = this.view.state.doc.toString();
    if (text === plain(this.base)) return;
    const started = performance.now();
    const before = this.base;
    this.base = text;
    if (!takeText(before, text)) this.base = before;
    this.pull();
    this.cost = performance.now() - started;
  }

  private pull(): void {
    const doc = store.get(scriptDocAtom);
    if (!doc) return;
    const present = this.view.state.doc.toString();
    const wanted = plain(doc.text);
    if (doc.text !== this.base && present !== plain(this.base)) {
      // Typed here and changed there: what was typed here goes first, and finds its place by its surroundings.
      const before = this.base;
      this.base = doc.text;
      takeText(before, present);
      this.pullText(plain(store.get(scriptDocAtom)?.text ?? wanted));
      return;
    }
    this.base = doc.text;
    this.pullText(wanted);
  }

  private pullText(wanted: string): void {
    const present = this.view.state.doc.toString();
    const change = spliceText(present, wanted);
    if (change?.type === 'editText') {
      this.base = store.get(scriptDocAtom)?.text ?? wanted;
      this.view.dispatch({
        changes: { from: change.at, to: change.at + change.remove, insert: change.insert },
        annotations: fromDocument.of(true),
      });
    }
    this.mark();
  }

  /** Shows what the parser says of the text, where editor and document are one. */
  mark(): void {
    const script = store.get(scriptShotsAtom);
    if (!script || script.text !== this.view.state.doc.toString()) {
      if (!script) this.view.dispatch({ effects: setMarks.of(noMarks) });
      return;
    }
    const starts = lineStarts(script.text);
    this.view.dispatch({ effects: setMarks.of(readMarks(script, (offset) => lineAt(starts, offset))) });
  }

  close(): void {
    this.flush();
    clearTimeout(this.quiet);
    this.stop();
  }
}
