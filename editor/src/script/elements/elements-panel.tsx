import { useAtomValue } from 'jotai';
import { Plus, Users } from 'lucide-react';
import { store, workspaceAtom } from '../../state/index.ts';
import { Button, Empty, IconButton, Kbd, Menu, Panel } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { ScriptDialogs } from '../dialogs.tsx';
import { type ElementKind, elementListAtom, elementUsesAtom, scriptDialogAtom } from '../script-state.ts';
import { kinds } from '../words.ts';
import { Avatar } from './element-chip.tsx';
import css from './elements.module.css';
import { LostMentions } from './lost-mentions.tsx';
import { Proposals } from './proposals.tsx';

const start = (kind: ElementKind, name = '', description = '') =>
  store.set(scriptDialogAtom, { kind: 'new-element', elementKind: kind, name, description });

/** Who and what the film shows: characters, props, places and looks, and what the script seems to want. */
export function ElementsPanel() {
  const elements = useAtomValue(elementListAtom);
  const uses = useAtomValue(elementUsesAtom);
  const workspace = useAtomValue(workspaceAtom);
  return (
    <Panel
      title="Elements"
      label="Elements"
      actions={
        <Menu
          trigger={
            <IconButton small label="Add an element">
              <Plus size={16} strokeWidth={1.5} />
            </IconButton>
          }
          items={kinds.map(({ value, label }) => ({ label, run: () => start(value) }))}
        />
      }
      foot={
        <>
          Type <Kbd>@</Kbd> in the script to use one.
        </>
      }
    >
      {kinds.map(({ value, many }) => {
        const those = elements.filter((element) => element.kind === value);
        if (those.length === 0) return null;
        return (
          <section key={value} aria-label={many}>
            <h3 className={css.group}>
              {many} <span>{those.length}</span>
            </h3>
            {those.map((element) => (
              <button
                key={element.id}
                type="button"
                className={css.element}
                title={element.description}
                onClick={() => store.set(scriptDialogAtom, { kind: 'element', element: element.id })}
              >
                <Avatar element={element} size={32} />
                <span className={css.name}>{element.name}</span>
                <span className={css.uses}>{plural(uses.get(element.id) ?? 0, 'shot')}</span>
              </button>
            ))}
          </section>
        );
      })}
      {elements.length === 0 ? (
        <Empty
          icon={<Users size={24} strokeWidth={1.3} />}
          title="No elements yet"
          text="Give the film its people, places and props: with a picture, each looks the same in every shot."
        >
          <Button onClick={() => start('character')}>Add a character</Button>
        </Empty>
      ) : null}
      <LostMentions />
      <Proposals />
      {/* The script workspace brings the dialogs itself. */}
      {workspace === 'script' ? null : <ScriptDialogs />}
    </Panel>
  );
}
