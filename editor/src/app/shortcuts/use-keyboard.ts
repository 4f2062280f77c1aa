import { useEffect } from 'react';
import { dialogAtom, store, workspaceAtom } from '../../state/index.ts';
import { commandsFor } from './commands.ts';
import { matches, parseChord } from './keys.ts';

/** Listens for keys and runs the command that has them. */
export function useKeyboard(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || store.get(dialogAtom) !== null) return;
      const typing = isTyping(event.target);
      const command = commandsFor(store.get(workspaceAtom)).find(
        (one) =>
          !one.disabled &&
          (one.when?.(event) ?? true) &&
          (one.inText || !typing) &&
          one.keys?.some((keys) => matches(parseChord(keys), event) && !belongsToControl(event)),
      );
      if (!command) return;
      event.preventDefault();
      command.run(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** A person who writes means letters, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

const controlKeys = new Set([' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Tab', 'Home', 'End']);

/** Space on a focused button presses the button; arrows on a slider move it. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (!controlKeys.has(event.key) || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement))
    return false;
  // Who walks through the page by Tab walks on.
  if (event.key === 'Tab') return event.target.matches(':focus-visible');
  const control = event.target.closest('button, a, [role=slider], [role=menu], [role=dialog], [role=listbox]');
  if (!control) return false;
  if (event.key === ' ' || event.key === 'Enter')
    return control.matches(':focus-visible') || !control.matches('button');
  return control.matches('[role=slider], [role=menu], [role=dialog], [role=listbox]');
}
