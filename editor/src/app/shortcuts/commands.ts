import { atom } from 'jotai';
import { useEffect, useRef } from 'react';
import type { Workspace } from '../../state/index.ts';
import { store } from '../../state/index.ts';

/** Something a person can do: by key, through the palette, and listed in the sheet. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading in the sheet and the palette. */
  readonly group: string;
  /** "Mod+Shift+Z"; several mean the same. */
  readonly keys?: readonly string[];
  /** Works while a text field has the focus too. */
  readonly inText?: boolean;
  /** Keys only; not worth a line in the palette. */
  readonly keysOnly?: boolean;
  readonly disabled?: boolean;
  /** Whether this press of the keys is meant for it, where that is not said by the place alone. */
  readonly when?: (event: KeyboardEvent) => boolean;
  /** Also found by these words. */
  readonly words?: string;
  /** `event`: the press of the key, where it was one. */
  readonly run: (event?: KeyboardEvent) => void;
}

export type CommandScope = 'everywhere' | Workspace;
interface Registered {
  readonly scope: CommandScope;
  readonly list: () => readonly Command[];
}

const registryAtom = atom<readonly Registered[]>([]);

/**
 * Offers commands while the component stands. Those of a workspace work only while it is in front; the one that was
 * offered last wins a key.
 */
export function useCommands(scope: CommandScope, commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const entry: Registered = { scope, list: () => latest.current };
    store.set(registryAtom, (all) => [...all, entry]);
    return () => store.set(registryAtom, (all) => all.filter((one) => one !== entry));
  }, [scope]);
}

/** What can be done now, newest first. */
export function commandsFor(workspace: Workspace): readonly Command[] {
  return store
    .get(registryAtom)
    .filter((one) => one.scope === 'everywhere' || one.scope === workspace)
    .toReversed()
    .flatMap((one) => one.list());
}
