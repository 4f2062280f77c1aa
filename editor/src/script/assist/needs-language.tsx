import { useAtomValue } from 'jotai';
import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { settingsPartAtom } from '../../settings/settings-state.ts';
import { enginesAtom, railPanelAtom, refreshEngines, store } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { scriptDialogAtom } from '../script-state.ts';
import css from './assist.module.css';

/** Null where a language server is ready, else what is missing and how to mend it, in words. */
export function useLanguageTrouble(): string | null {
  const engines = useAtomValue(enginesAtom);
  // It may have been started since the page was opened.
  useEffect(() => void refreshEngines(), []);
  const able = engines.flatMap((engine) => engine.capabilities.language ?? []);
  if (able.some((one) => one.ready)) return null;
  return able.find((one) => one.why)?.why ?? 'There is no engine here that writes.';
}

/** Said before anything is asked, with the way to where it is mended. */
export function Trouble({ text }: { text: string }) {
  const openSettings = () => {
    store.set(scriptDialogAtom, null);
    store.set(settingsPartAtom, 'language');
    store.set(railPanelAtom, 'settings');
  };
  return (
    <div className={css.trouble} role="alert">
      <CircleAlert size={16} />
      <p>{text}</p>
      <Button size="sm" onClick={openSettings}>
        Open settings
      </Button>
    </div>
  );
}
