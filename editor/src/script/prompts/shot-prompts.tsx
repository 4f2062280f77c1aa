import { builtPrompt, type PromptFamily, type PromptPart, promptParts } from '@reelgraph/nodes/prompts';
import type { ShotOverride } from '@reelgraph/nodes/script';
import { Pencil, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { MentionArea } from '../../mentions/mention-area.tsx';
import { areaLook, Button, Labelled, Segmented } from '../../ui/index.ts';
import { EnhancePrompt } from '../assist/enhance-prompt.tsx';
import type { ShotValue } from '../script-state.ts';
import { familyFields, familyWords, type OwnPrompts } from './own-prompts.ts';
import css from './prompts.module.css';

const partWords: Readonly<Record<PromptPart['from'], string>> = {
  framing: 'Shot',
  people: 'Elements',
  action: 'Action',
  place: 'Heading and light',
  camera: 'Camera',
  speech: 'Speech',
  look: 'Look',
};

interface ShotPromptsProps {
  /** As it would be saved now. */
  readonly shot: ShotValue;
  readonly own: OwnPrompts;
  readonly overridden: ShotOverride | undefined;
  readonly onChange: (own: OwnPrompts) => void;
}

/** What each family of models is told: the built prompt part by part, and the words of a person over it. */
export function ShotPrompts({ shot, own, overridden, onChange }: ShotPromptsProps) {
  const [family, setFamily] = useState<PromptFamily>('ltx-t2v');
  const text = own[family];
  const built = builtPrompt(shot, family);
  const before = overridden?.[familyFields[family]];
  const moved = before !== undefined && before.text === text.trim() && before.built !== built;
  const set = (words: string) => onChange({ ...own, [family]: words });
  return (
    <Labelled name="Prompt">
      <span>
        <Segmented
          label="Prompt for"
          size="sm"
          value={family}
          onChange={setFamily}
          options={familyWords.map(({ value, label }) => ({
            value,
            title: own[value] === '' ? 'Built from the shot' : 'Written by hand',
            label: (
              <>
                {label}
                {own[value] === '' ? null : (
                  <i className={css.edited}>
                    <Pencil size={10} aria-label="written by hand" />
                  </i>
                )}
              </>
            ),
          }))}
        />
      </span>
      <ol className={css.parts} aria-label="Built prompt" data-over={text === '' ? undefined : ''}>
        {promptParts(shot, family).map((part, i) => (
          <li key={`${part.from}-${i.toString()}`} data-from={part.from}>
            <b>{partWords[part.from]}</b>
            <span>{part.text}</span>
          </li>
        ))}
      </ol>
      {moved ? (
        <p className={css.moved} role="status">
          The shot has changed since this prompt was written: the built one above says something else now.
        </p>
      ) : null}
      <MentionArea
        look={areaLook}
        aria-label="Prompt"
        rows={4}
        placeholder="Your own words instead of the built prompt"
        value={text}
        onText={set}
      />
      <div className={css.bar}>
        {text === '' ? (
          <Button size="sm" onClick={() => set(built)}>
            <Pencil size={12} /> Edit the built one
          </Button>
        ) : (
          <Button size="sm" onClick={() => set('')}>
            <Undo2 size={12} /> Use the built one
          </Button>
        )}
      </div>
      <EnhancePrompt key={family} shot={shot.id} family={family} text={text} built={built} onUse={set} />
    </Labelled>
  );
}
