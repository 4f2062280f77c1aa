import { type EditorState, type Extension, Facet, RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { findElements, findMentions, type indexElements } from '@reelgraph/nodes/elements';
import { type LineMarks, shotAt, shotFrom } from './lines.ts';

type ElementIndex = ReturnType<typeof indexElements>;

export const noMarks: LineMarks = {
  kinds: new Map(),
  scenes: new Map(),
  shots: new Map(),
  warnings: new Map(),
  spans: [],
};

/** What the parser said of the text that the editor holds. Set after each parse; between parses it moves with the text. */
export const setMarks = StateEffect.define<LineMarks>();
export const setSelectedShot = StateEffect.define<string | null>();
export const setElementIndex = StateEffect.define<ElementIndex>();

export const marksField = StateField.define<LineMarks>({
  create: () => noMarks,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value;
    return marks;
  },
});

export const elementIndexField = StateField.define<ElementIndex | null>({
  create: () => null,
  update(index, transaction) {
    for (const effect of transaction.effects) if (effect.is(setElementIndex)) return effect.value;
    return index;
  },
});

const selectedField = StateField.define<string | null>({
  create: () => null,
  update(shot, transaction) {
    for (const effect of transaction.effects) if (effect.is(setSelectedShot)) return effect.value;
    return shot;
  },
});

const lineLook = (kind: string): Decoration => Decoration.line({ class: `cm-sp cm-sp-${kind}` });

/** One decoration a line, moved along with edits until the next parse. */
const linesField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    let next = transaction.docChanged ? set.map(transaction.changes) : set;
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const ranges = [];
      for (const [line, kind] of effect.value.kinds) {
        if (line > doc.lines) continue;
        const lead = kind !== effect.value.kinds.get(line - 1) || doc.line(line - 1).length === 0;
        ranges.push(lineLook(lead ? `${kind} cm-sp-lead` : kind).range(doc.line(line).from));
      }
      next = Decoration.set(ranges, true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Mentions in what is in sight: a pill for a known element, a warning line under an unknown one. */
const mentions = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = findPills(view);
    }
    update(update: ViewUpdate) {
      const indexed = update.transactions.some((t) => t.effects.some((e) => e.is(setElementIndex) || e.is(setMarks)));
      if (update.docChanged || update.viewportChanged || indexed) this.decorations = findPills(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const pill = Decoration.mark({ class: 'cm-mention' });
const named = Decoration.mark({ class: 'cm-element' });
const blank = Decoration.line({ class: 'cm-sp-blank' });
const unknown = Decoration.mark({ class: 'cm-mention-unknown', attributes: { title: 'No element has this name' } });

function findPills(view: EditorView): DecorationSet {
  const index = view.state.field(elementIndexField);
  if (!index) return Decoration.none;
  const { kinds } = view.state.field(marksField);
  const ranges = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      at = line.to + 1;
      if (line.text.trim() === '') ranges.push(blank.range(line.from));
      else if (kinds.get(line.number) === 'action')
        for (const found of findElements(line.text, index))
          if (!found.mention) ranges.push(named.range(line.from + found.start, line.from + found.end));
    }
    for (const mention of findMentions(view.state.sliceDoc(from, to), index))
      ranges.push((mention.element ? pill : unknown).range(from + mention.start, from + mention.end));
  }
  return Decoration.set(ranges, true);
}

interface Margin {
  readonly scene: string | undefined;
  readonly warning: string | undefined;
  readonly shots: readonly { id: string; number: string }[];
  readonly selected: string | null;
}

class MarginMark extends GutterMarker implements Margin {
  readonly scene: string | undefined;
  readonly warning: string | undefined;
  readonly shots: readonly { id: string; number: string }[];
  readonly selected: string | null;
  constructor({ scene, warning, shots, selected }: Margin) {
    super();
    this.scene = scene;
    this.warning = warning;
    this.shots = shots;
    this.selected = selected;
  }
  override eq(other: MarginMark): boolean {
    return (
      this.scene === other.scene &&
      this.warning === other.warning &&
      this.shots.length === other.shots.length &&
      this.shots.every((s, i) => s.id === other.shots[i]?.id && s.number === other.shots[i]?.number) &&
      this.shots.some((s) => s.id === this.selected) === this.shots.some((s) => s.id === other.selected)
    );
  }
  override toDOM(): Node {
    const box = document.createElement('span');
    box.className = 'cm-margin';
    if (this.warning !== undefined) {
      const sign = document.createElement('span');
      sign.className = 'cm-warning';
      sign.textContent = '!';
      sign.title = this.warning;
      sign.setAttribute('role', 'img');
      sign.setAttribute('aria-label', this.warning);
      box.append(sign);
    }
    if (this.scene !== undefined) {
      const number = document.createElement('b');
      number.textContent = this.scene;
      box.append(number);
    }
    for (const shot of this.shots.slice(0, 2)) {
      const chip = document.createElement('span');
      chip.className = shot.id === this.selected ? 'cm-shot cm-shot-on' : 'cm-shot';
      chip.textContent = shot.number;
      chip.dataset.shot = shot.id;
      chip.title = `Show shot ${shot.number} on the storyboard`;
      box.append(chip);
    }
    return box;
  }
}

/** What a press on a shot's chip does. */
export const onChip = Facet.define<(shot: string) => void>();

/** Marks as ranges, so that they move with edits until the next parse. */
const marginField = StateField.define<RangeSet<MarginMark>>({
  create: () => RangeSet.empty,
  update(set, transaction) {
    const fresh = transaction.effects.some((e) => e.is(setMarks) || e.is(setSelectedShot));
    if (!fresh) return transaction.docChanged ? set.map(transaction.changes) : set;
    return drawMargin(transaction.state);
  },
});

function drawMargin(state: EditorState): RangeSet<MarginMark> {
  const marks = state.field(marksField);
  const selected = state.field(selectedField);
  const lines = new Set([...marks.scenes.keys(), ...marks.shots.keys(), ...marks.warnings.keys()]);
  const ranges = [...lines]
    .filter((line) => line >= 1 && line <= state.doc.lines)
    .map((line) => {
      const [scene, warning, shots] = [marks.scenes.get(line), marks.warnings.get(line), marks.shots.get(line) ?? []];
      return new MarginMark({ scene, warning, shots, selected }).range(state.doc.line(line).from);
    });
  return RangeSet.of(ranges, true);
}

const margin = gutter({
  class: 'cm-margins',
  markers: (view) => view.state.field(marginField),
  domEventHandlers: {
    mousedown: (view, _line, event) => {
      const shot = (event.target as HTMLElement).closest<HTMLElement>('[data-shot]')?.dataset.shot;
      if (!shot) return false;
      for (const press of view.state.facet(onChip)) press(shot);
      return true;
    },
  },
});

/** Everything that shows what the parser read: looks of lines, mentions, the margin. */
export const screenplayLook: Extension = [
  marksField,
  selectedField,
  elementIndexField,
  linesField,
  marginField,
  mentions,
  margin,
];

/** Kind of the line that the caret is in, and the shot there. */
export function atCaret(state: EditorState): { kind: string | null; shot: string | null; line: number } {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  const marks = state.field(marksField);
  const kind = marks.kinds.get(line.number) ?? null;
  // A heading is where its scene begins, not where the one before it ends.
  const shot = kind === 'heading' ? (shotFrom(marks, line.to) ?? shotAt(marks, head)) : shotAt(marks, head);
  return { kind, shot, line: line.number };
}
