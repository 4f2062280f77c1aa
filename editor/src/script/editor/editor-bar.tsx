import { findMentions } from '@reelgraph/nodes/elements';
import type { ScriptShots } from '@reelgraph/nodes/script';
import { useAtomValue } from 'jotai';
import { AtSign, CircleCheck, Ellipsis, FileDown, FileText, FileUp, Search, Sheet, TriangleAlert } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton, Kbd, Menu, Select } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { importFile, saveCsv, saveFountain, saveText } from '../files.ts';
import css from '../script.module.css';
import { elementIndexAtom, scriptPagesAtom, scriptShotsAtom } from '../script-state.ts';
import type { LineKind } from './lines.ts';
import { Outline, pageAt } from './outline.tsx';
import type { Caret } from './script-editor.tsx';

const kinds: readonly { readonly value: LineKind; readonly label: string }[] = [
  { value: 'heading', label: 'Scene heading' },
  { value: 'action', label: 'Action' },
  { value: 'character', label: 'Character' },
  { value: 'parenthetical', label: 'Parenthetical' },
  { value: 'dialogue', label: 'Dialogue' },
  { value: 'transition', label: 'Transition' },
  { value: 'shot', label: 'Shot' },
];
const otherKinds: Readonly<Record<string, string>> = {
  lyric: 'Lyric',
  centred: 'Centred',
  section: 'Section',
  synopsis: 'Synopsis',
  note: 'Note',
  page_break: 'Page break',
  title: 'Title page',
};

interface EditorBarProps {
  readonly caret: Caret;
  readonly onKind: (kind: LineKind) => void;
  readonly onMention: () => void;
  readonly onFind: () => void;
  readonly onLine: (line: number) => void;
}

/** What the line is, what the parser found, and what comes in and goes out as a file. */
export function EditorBar({ caret, onKind, onMention, onFind, onLine }: EditorBarProps) {
  const script = useAtomValue(scriptShotsAtom);
  const pages = useAtomValue(scriptPagesAtom);
  const kind = caret.kind ?? 'action';
  const options = otherKinds[kind] ? [...kinds, { value: kind, label: otherKinds[kind] }] : kinds;
  return (
    <header className={css.bar}>
      <span className={css.kind}>
        <Select label="Kind of line" value={kind} options={options} onChange={(value) => onKind(value as LineKind)} />
      </span>
      <span className={css.hint}>
        <Kbd>Tab</Kbd> next element
      </span>
      <span className={css.grow} />
      {pages.length > 0 ? (
        <span className={css.hint}>
          Page {pageAt(pages, caret.line)} of {pages.length}
        </span>
      ) : null}
      {script ? <Found script={script} onLine={onLine} /> : null}
      <IconButton small label="Mention an element" keys="Ctrl+Space" onClick={onMention}>
        <AtSign size={14} />
      </IconButton>
      <IconButton small label="Find in the script" keys="Mod+F" onClick={onFind}>
        <Search size={14} />
      </IconButton>
      <FileMenu />
    </header>
  );
}

/** What was read: counts, and what a person should look at. */
function Found({ script, onLine }: { script: ScriptShots; onLine: (line: number) => void }) {
  const index = useAtomValue(elementIndexAtom);
  const pages = useAtomValue(scriptPagesAtom);
  const lost = script.parsed.blocks.flatMap((block) =>
    block.type === 'action' && block.text.includes('@')
      ? findMentions(block.text, index)
          .filter((m) => m.element === null)
          .map((m) => ({
            line: block.line,
            message: `@${m.name} names no element${m.suggestions[0] ? `; did you mean @${m.suggestions[0].name}?` : '.'}`,
          }))
      : [],
  );
  const warnings = [...script.parsed.warnings, ...lost].sort((a, b) => a.line - b.line);
  const outline = <Outline script={script} pages={pages} onLine={onLine} />;
  if (warnings.length === 0)
    return (
      <>
        <span className={css.found} title="Read without a question">
          <CircleCheck size={14} /> <span className={css.sr}>Read without a question</span>
        </span>
        {outline}
      </>
    );
  return (
    <>
      {outline}
      <Menu
        trigger={
          <Button size="sm" tone="ghost" className={css.warn}>
            <TriangleAlert size={14} />
            {warnings.length}
            <span className={css.sr}>{warnings.length === 1 ? 'warning' : 'warnings'}</span>
          </Button>
        }
        items={[
          { heading: plural(warnings.length, 'thing to look at', 'things to look at') },
          ...warnings.slice(0, 40).map((w, i) => ({
            label: `Line ${w.line}: ${w.message}${i > 0 && warnings[i - 1]?.message === w.message ? ' ' : ''}`,
            run: () => onLine(w.line),
          })),
        ]}
      />
    </>
  );
}

function FileMenu() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".fountain,.spmd,.txt,.md,.fdx,text/plain"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void importFile(file);
        }}
      />
      <Menu
        trigger={
          <IconButton small label="Script files">
            <Ellipsis size={14} />
          </IconButton>
        }
        items={[
          { label: 'Import a screenplay…', icon: <FileUp size={14} />, run: () => picker.current?.click() },
          'line',
          { label: 'Download as Fountain', icon: <FileDown size={14} />, run: saveFountain },
          { label: 'Download as it is written', icon: <FileText size={14} />, run: saveText },
          { label: 'Download shot list (CSV)', icon: <Sheet size={14} />, run: saveCsv },
        ]}
      />
    </>
  );
}
