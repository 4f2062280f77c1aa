import type { ChangeEvent, KeyboardEvent } from 'react';
import { useState } from 'react';

/** Props of an input that hands on what was typed on Enter or when it is left. */
export function useCommitText(value: string, onCommit: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  return {
    value: draft ?? value,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setDraft(event.target.value),
    onBlur: () => {
      if (draft !== null && draft !== value) onCommit(draft);
      setDraft(null);
    },
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Enter') event.currentTarget.blur();
      if (event.key === 'Escape') setDraft(null);
    },
  };
}
