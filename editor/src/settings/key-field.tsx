import type { LlmSettingsPatch, LlmSettingsView } from '@reelgraph/runtime/protocol';
import { useState } from 'react';
import { Button, TextField } from '../ui/index.ts';
import css from './settings.module.css';

interface KeyFieldProps {
  readonly name?: string;
  readonly hint?: string;
  readonly held: LlmSettingsView['openai']['key'];
  readonly onChange: (key: NonNullable<LlmSettingsPatch['openai']>['key']) => void;
}

/** A key goes in and never comes out: only that it is there is told. `$NAME` names an environment variable instead. */
export function KeyField({
  held,
  onChange,
  name = 'Key of the language server',
  hint = 'Most local servers need none',
}: KeyFieldProps) {
  const [draft, setDraft] = useState('');
  const save = () => {
    const text = draft.trim();
    if (text === '') return;
    onChange(text.startsWith('$') ? { env: text.slice(1) } : { value: text });
    setDraft('');
  };
  if (held)
    return (
      <div className={css.row}>
        <span>Key</span>
        <span className={css.line}>
          <span>
            {held.from === 'env' ? `From $${held.name}` : 'Set'}
            {held.state === 'missing' ? <span className={css.bad}>, but it is not there</span> : null}
          </span>
          <Button size="sm" onClick={() => onChange(null)}>
            Forget
          </Button>
        </span>
      </div>
    );
  return (
    <div className={css.row}>
      <span>Key</span>
      <span>
        <span className={css.line}>
          <TextField
            aria-label={name}
            type="password"
            autoComplete="off"
            placeholder={hint}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
            }}
          />
          <Button disabled={draft.trim() === ''} onClick={save}>
            Save
          </Button>
        </span>
        <span className={css.quiet}>The key itself, or $NAME_OF_API_KEY for an environment variable.</span>
      </span>
    </div>
  );
}
