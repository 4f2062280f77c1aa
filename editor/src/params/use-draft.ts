import type { ChangeEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

const QUIET_MS = 400;

/**
 * Keeps what is typed here and hands it on after a quiet moment, or when the field is left. While a person writes, what
 * comes from elsewhere does not pull the text from under the cursor.
 */
export function useDraft(value: string, onCommit: (value: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ draft, onCommit });
  latest.current = { draft, onCommit };
  useEffect(() => {
    if (draft === null || draft === value) return;
    const timer = setTimeout(() => onCommit(draft), QUIET_MS);
    return () => clearTimeout(timer);
  }, [draft, value, onCommit]);
  // Leaving by closing the panel is leaving too.
  useEffect(
    () => () => {
      if (latest.current.draft !== null) latest.current.onCommit(latest.current.draft);
    },
    [],
  );
  return {
    value: draft ?? value,
    onChange: (event: ChangeEvent<HTMLTextAreaElement>) => setDraft(event.target.value),
    onText: setDraft,
    onBlur: () => {
      if (draft !== null && draft !== value) onCommit(draft);
      setDraft(null);
    },
  };
}
