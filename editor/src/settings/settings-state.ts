import { atom } from 'jotai';

/** The part of the page that somebody was sent to; the part takes it back once it is in sight. */
export const settingsPartAtom = atom<'language' | 'hosted' | null>(null);
