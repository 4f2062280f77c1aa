import type { Workspace } from '../../state/index.ts';
import { Kbd } from '../../ui/index.ts';
import { commandsFor } from './commands.ts';
import { isMac, showChord } from './keys.ts';

/** The keys of a workspace, by group. */
export function ShortcutList({ workspace }: { workspace: Workspace }) {
  const commands = commandsFor(workspace).filter((one) => one.keys && one.keys.length > 0);
  const groups = [...new Set(commands.map((one) => one.group))];
  return groups.map((group) => (
    <section key={group}>
      <h3>{group}</h3>
      <ul>
        {commands
          .filter((one) => one.group === group)
          .map((one) => (
            <li key={one.id}>
              <span>{one.title}</span>
              {shownKeys(one.keys ?? []).map((keys) => (
                <Kbd key={keys}>{showChord(keys, isMac)}</Kbd>
              ))}
            </li>
          ))}
      </ul>
    </section>
  ));
}

/** Of many keys for one command (the digits) the first and the last say enough. */
const shownKeys = (keys: readonly string[]): readonly string[] =>
  keys.length > 3 ? keys.filter((_, at) => at === 0 || at === keys.length - 1) : keys;
