import { useState } from 'react';

/**
 * Where the focus was when a dialog or menu came up, so that it can go back there: ours are opened by state and have no
 * trigger that Radix would know. Answers the handler for `onCloseAutoFocus`.
 */
export function useReturnFocus(): (event: Event) => void {
  const [from] = useState(cameFrom);
  return (event) => {
    event.preventDefault();
    // Something else took the focus on purpose, such as the field or the dialog that a chosen command opened.
    const active = document.activeElement;
    const closing = event.target instanceof Node && event.target.contains(active);
    if (active && active !== document.body && active !== from && !closing && !active.closest('[role=menu]')) return;
    if (from?.isConnected) from.focus();
  };
}

/** An entry of a menu is gone by then; the button that opened the menu is not. */
function cameFrom(): HTMLElement | null {
  const active = document.activeElement;
  const menu = active?.closest('[role=menu]');
  const source = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
  return source instanceof HTMLElement && source !== document.body ? source : null;
}
