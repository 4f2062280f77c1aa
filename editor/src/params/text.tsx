import { FileText } from 'lucide-react';
import type { ChangeEvent } from 'react';
import { useRef } from 'react';
import { MentionArea } from '../mentions/mention-area.tsx';
import { readScriptFile } from '../script/read-file.ts';
import { areaLook, Button, CommitField, TextArea } from '../ui/index.ts';
import css from './params.module.css';
import type { ParamProps } from './types.ts';
import { asText } from './types.ts';
import { useDraft } from './use-draft.ts';

export const TextParam = ({ param, value, onChange }: ParamProps) => (
  <CommitField small aria-label={param.label} maxLength={param.maxLength} value={asText(value)} onCommit={onChange} />
);

export function AreaParam({ param, value, onChange }: ParamProps) {
  const { onText: _, ...draft } = useDraft(asText(value), onChange);
  return <TextArea aria-label={param.label} rows={5} maxLength={param.maxLength} placeholder={param.help} {...draft} />;
}

/** A prompt: `@` offers the elements of the project. */
export function PromptParam({ param, value, onChange }: ParamProps) {
  const { onChange: _, ...draft } = useDraft(asText(value), onChange);
  return (
    <MentionArea
      look={areaLook}
      aria-label={param.label}
      rows={5}
      maxLength={param.maxLength}
      placeholder={param.help}
      {...draft}
    />
  );
}

/** Text or a file; the file's kind is found by the parser. */
export function ScreenplayParam({ param, value, onChange }: ParamProps) {
  const { onText: _, ...draft } = useDraft(asText(value), onChange);
  const picker = useRef<HTMLInputElement>(null);
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    const text = file ? await readScriptFile(file) : null;
    if (text !== null) onChange(text);
  };
  return (
    <>
      <TextArea
        aria-label={param.label}
        rows={10}
        spellCheck={false}
        className={css.mono}
        placeholder="INT. A ROOM - NIGHT"
        {...draft}
      />
      <input
        ref={picker}
        type="file"
        hidden
        accept=".fountain,.fdx,.txt,.md,text/*"
        onChange={(event) => void read(event)}
      />
      <p className={css.help}>
        <Button size="sm" onClick={() => picker.current?.click()}>
          <FileText size={12} />
          Open a file
        </Button>
      </p>
    </>
  );
}
