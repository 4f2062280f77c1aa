import { useAtomValue } from 'jotai';
import { useRef, useState } from 'react';
import { MentionArea } from '../../mentions/mention-area.tsx';
import { store } from '../../state/index.ts';
import { areaLook, Select } from '../../ui/index.ts';
import type { ShotValue } from '../script-state.ts';
import { angles, cardText, labelOf, moves } from '../words.ts';
import { editingAtom, setAction, setFraming, setSpeech } from './edits.ts';
import css from './shot.module.css';

/** What happens in a shot and what is said; a press opens the words to be changed in place. */
export function CardWords({ shot }: { shot: ShotValue }) {
  const editing = useAtomValue(editingAtom) === shot.id;
  if (editing) return <WordsForm shot={shot} />;
  return (
    <button
      type="button"
      className={css.text}
      title={shot.prompt === '' ? 'Edit here' : shot.prompt}
      // With these the press picks several shots.
      onClick={({ shiftKey, ctrlKey, metaKey }) => {
        if (!shiftKey && !ctrlKey && !metaKey) store.set(editingAtom, shot.id);
      }}
    >
      {cardText(shot)}
    </button>
  );
}

function WordsForm({ shot }: { shot: ShotValue }) {
  const form = useRef<HTMLDivElement>(null);
  const close = () => store.set(editingAtom, (now) => (now === shot.id ? null : now));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields inside are what is used; this only sees them left.
    <div
      ref={form}
      className={css.words}
      onBlur={(event) => {
        // A menu of one of the selects is still a part of it.
        const to = event.relatedTarget;
        if (to && !form.current?.contains(to) && !(to as Element).closest('[role="listbox"], [role="option"]')) close();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      <Words
        label={`Action of shot ${shot.number}`}
        value={shot.action}
        focus={shot.action !== '' || shot.dialogue.length === 0}
        onCommit={(words) => setAction(shot, words)}
        onDone={close}
      />
      {shot.dialogue.map((speech, i) => (
        <Words
          key={`${speech.character}-${i.toString()}`}
          name={speech.character}
          label={`Speech of ${speech.character} in shot ${shot.number}`}
          value={speech.line}
          focus={shot.action === '' && i === 0}
          onCommit={(words) => setSpeech(shot, i, words)}
          onDone={close}
        />
      ))}
      <div className={css.framing}>
        <Select
          label={`Angle of shot ${shot.number}`}
          value={shot.angle}
          options={angles}
          onChange={(angle) =>
            void setFraming([shot], 'angle', angle, `Take ${shot.number} ${labelOf(angles, angle).toLowerCase()}`)
          }
        />
        <Select
          label={`Camera of shot ${shot.number}`}
          value={shot.movement}
          options={moves}
          onChange={(movement) =>
            void setFraming([shot], 'movement', movement, `${labelOf(moves, movement)} in ${shot.number}`)
          }
        />
      </div>
    </div>
  );
}

interface WordsProps {
  readonly label: string;
  readonly name?: string;
  readonly value: string;
  readonly focus: boolean;
  readonly onCommit: (words: string) => void;
  readonly onDone: () => void;
}

function Words({ label, name, value, focus, onCommit, onDone }: WordsProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft.trim() !== value) onCommit(draft.trim());
    setDraft(null);
  };
  return (
    <div className={css.wordsField}>
      {name ? <b>{name}</b> : null}
      <MentionArea
        look={areaLook}
        aria-label={label}
        rows={Math.min(8, Math.max(2, Math.ceil((draft ?? value).length / 30)))}
        autoFocus={focus}
        value={draft ?? value}
        onText={setDraft}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          event.currentTarget.blur();
          onDone();
        }}
      />
    </div>
  );
}
