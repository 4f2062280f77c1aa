import { closeBrackets, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import { useAtomValue } from 'jotai';
import { useEffect, useRef, useState } from 'react';
import { redo, store, undo } from '../../state/index.ts';
import { importFile } from '../files.ts';
import css from '../script.module.css';
import {
  elementIndexAtom,
  revealInTextAtom,
  revealOnBoardAtom,
  scriptDocAtom,
  selectedShotAtom,
} from '../script-state.ts';
import { atReadings } from './at-reading.ts';
import { completion } from './complete.tsx';
import {
  atCaret,
  marksField,
  onChip,
  screenplayLook,
  setElementIndex,
  setMarks,
  setSelectedShot,
} from './decorations.ts';
import { EditorBar } from './editor-bar.tsx';
import { asKind, type LineKind, nextKind } from './lines.ts';
import { fromDocument, TextSync } from './sync.ts';
import { pageTheme } from './theme.ts';

const EXAMPLE = 'INT. KITCHEN - NIGHT\n\nSomebody does something.\n\nMARA\nAnd says why.';

/** The words of the search panel, as the rest of the studio writes them. */
const searchWords = {
  next: 'Next',
  previous: 'Previous',
  all: 'All',
  'match case': 'Match case',
  regexp: 'Pattern',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
};

/** Makes the line of the caret another element of the screenplay. */
export function setLineKind(view: EditorView, kind: LineKind): void {
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const text = asKind(line.text, kind);
  const caret = kind === 'parenthetical' ? line.from + text.length - 1 : line.from + text.length;
  view.dispatch({
    changes: { from: line.from, to: line.to, insert: text },
    selection: { anchor: caret },
    userEvent: 'input',
    scrollIntoView: true,
  });
  view.focus();
}

export interface Caret {
  readonly kind: string | null;
  readonly line: number;
}

/** The screenplay: plain text that looks like a page. */
export function ScriptEditor() {
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [caret, setCaret] = useState<Caret>({ kind: null, line: 1 });
  useEffect(() => {
    if (!host.current) return;
    const made = createView(host.current, setCaret);
    setView(made.view);
    return made.close;
  }, []);
  useReveal(view);
  const index = useAtomValue(elementIndexAtom);
  useEffect(() => view?.dispatch({ effects: setElementIndex.of(index) }), [view, index]);
  const selected = useAtomValue(selectedShotAtom);
  useEffect(() => view?.dispatch({ effects: setSelectedShot.of(selected) }), [view, selected]);
  return (
    <section className={css.editor} aria-label="Screenplay">
      <EditorBar
        caret={caret}
        onKind={(kind) => view && setLineKind(view, kind)}
        onMention={() => view && mention(view)}
        onFind={() => view && openSearchPanel(view)}
        onLine={(line) => view && goTo(view, line)}
      />
      <div ref={host} className={css.page} />
    </section>
  );
}

function createView(
  parent: HTMLElement,
  onCaret: (next: (before: Caret) => Caret) => void,
): { view: EditorView; close: () => void } {
  let sync: TextSync | null = null;
  const flush = () => sync?.flush();
  const flushOnly = () => {
    flush();
    return false;
  };
  const turn = (step: () => void) => () => {
    flush();
    step();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: (store.get(scriptDocAtom)?.text ?? '').replace(/\r\n?/g, '\n'),
      extensions: [
        screenplayLook,
        atReadings,
        completion,
        closeBrackets(),
        drawSelection(),
        highlightSpecialChars(),
        search({ top: true }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Screenplay text', spellcheck: 'true', tabindex: '0' }),
        placeholder(EXAMPLE),
        EditorState.phrases.of(searchWords),
        pageTheme,
        onChip.of((shot) => {
          store.set(selectedShotAtom, shot);
          store.set(revealOnBoardAtom, shot);
        }),
        Prec.high(
          keymap.of([
            { key: 'Mod-Enter', run: flushOnly },
            { key: 'Tab', run: (target) => tab(target) },
          ]),
        ),
        keymap.of([...searchKeymap, ...defaultKeymap]),
        EditorView.domEventHandlers({
          blur: () => flush(),
          drop: (event) => {
            const file = event.dataTransfer?.files[0];
            if (!file) return false;
            event.preventDefault();
            void importFile(file);
            return true;
          },
          // Undo is the studio's: it knows what other tabs did, and takes back shots and elements too.
          // By hand: with CapsLock a shifted letter arrives small, and a key map would take redo for undo.
          keydown: (event) => {
            const key = event.key.toLowerCase();
            if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return false;
            event.preventDefault();
            return turn(key === 'y' || event.shiftKey ? redo : undo)();
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((t) => t.annotation(fromDocument))) sync?.typed();
          const marked = update.transactions.some((t) => t.effects.some((e) => e.is(setMarks)));
          if (!update.selectionSet && !update.docChanged && !marked) return;
          const at = atCaret(update.state);
          onCaret((before) =>
            before.kind === at.kind && before.line === at.line ? before : { kind: at.kind, line: at.line },
          );
          // The board follows the caret only while a person is at work here, who may as well be searching.
          const here = update.view.dom.contains(document.activeElement);
          if (here && update.selectionSet && at.shot) select(at.shot);
        }),
      ],
    }),
  });
  sync = new TextSync(view);
  const onHide = () => flush();
  window.addEventListener('pagehide', onHide);
  return {
    view,
    close: () => {
      window.removeEventListener('pagehide', onHide);
      sync?.close();
      view.destroy();
    },
  };
}

/** Outside of the update that noticed it: the editor listens to the selected shot as well. */
const select = (shot: string): void => {
  queueMicrotask(() => {
    if (store.get(selectedShotAtom) === shot) return;
    store.set(selectedShotAtom, shot);
    store.set(revealOnBoardAtom, shot);
  });
};

/** Opens the list of elements at the caret, as `@` does. */
function mention(view: EditorView): void {
  view.focus();
  startCompletion(view);
}

function tab(view: EditorView): boolean {
  const { kind } = atCaret(view.state);
  setLineKind(view, nextKind(kind as LineKind | null));
  return true;
}

function goTo(view: EditorView, line: number): void {
  const at = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines))).from;
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
  view.focus();
  const { shot } = atCaret(view.state);
  if (shot) select(shot);
}

/** Brings the text of a shot into view when its card is asked for it. */
function useReveal(view: EditorView | null): void {
  const shot = useAtomValue(revealInTextAtom);
  useEffect(() => {
    if (!view || !shot) return;
    store.set(revealInTextAtom, null);
    const span = view.state.field(marksField).spans.find((one) => one.id === shot);
    if (!span || span.start > view.state.doc.length) return;
    view.dispatch({
      selection: { anchor: span.start },
      effects: EditorView.scrollIntoView(span.start, { y: 'center' }),
    });
    view.focus();
  }, [view, shot]);
}
