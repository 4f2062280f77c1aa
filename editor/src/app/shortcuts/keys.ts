/** A key with its modifiers. `Mod` is Ctrl, and Command on a Mac. */
export interface Chord {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface KeyPress {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Reads "Mod+Shift+Z", "Space", "?", "Shift+R". */
export function parseChord(text: string): Chord {
  const parts = text.split('+').filter((part) => part !== '');
  const key = text.endsWith('+') ? '+' : (parts.pop() ?? '');
  const has = (name: string) => parts.some((part) => part.toLowerCase() === name);
  return { key: normal(key), mod: has('mod'), shift: has('shift'), alt: has('alt') };
}

const names: Readonly<Record<string, string>> = { ' ': 'space', esc: 'escape', del: 'delete' };
const normal = (key: string): string => names[key.toLowerCase()] ?? key.toLowerCase();
/** Signs that need Shift on one keyboard and not on another: the sign counts, not how it is made. */
const isSign = (key: string): boolean => key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key);

export function matches(chord: Chord, press: KeyPress): boolean {
  if (chord.mod !== (press.ctrlKey || press.metaKey)) return false;
  if (chord.alt !== press.altKey) return false;
  if (!isSign(chord.key) && chord.shift !== press.shiftKey) return false;
  return normal(press.key) === chord.key;
}

/** As it is written on a menu: "Ctrl Shift Z", "⌘⇧Z" on a Mac. */
export function showChord(text: string, mac: boolean): string {
  const chord = parseChord(text);
  const key = shownKeys[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : capital(chord.key));
  if (mac) return `${chord.alt ? '⌥' : ''}${chord.shift ? '⇧' : ''}${chord.mod ? '⌘' : ''}${key}`;
  return [chord.mod && 'Ctrl', chord.alt && 'Alt', chord.shift && 'Shift', key].filter(Boolean).join(' ');
}

const shownKeys: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  delete: 'Del',
  escape: 'Esc',
};
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
