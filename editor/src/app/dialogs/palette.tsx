import { Command as Cmdk } from 'cmdk';
import { useAtomValue } from 'jotai';
import { Dialog } from 'radix-ui';
import { catalogueAtom, revealAtom, rootGraphAtom, store, workspaceAtom } from '../../state/index.ts';
import { useReturnFocus } from '../../ui/index.ts';
import ui from '../../ui/ui.module.css';
import { commandsFor, isMac, showChord } from '../shortcuts/index.ts';
import css from './dialogs.module.css';

/** Every command and every node of the graph, found by typing. */
export function Palette({ onClose }: { onClose: () => void }) {
  const returnFocus = useReturnFocus();
  const workspace = useAtomValue(workspaceAtom);
  const graph = useAtomValue(rootGraphAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const commands = commandsFor(workspace).filter((one) => !one.keysOnly && !one.disabled);
  const groups = [...new Set(commands.map((one) => one.group))];
  const pick = (run: () => void) => () => {
    onClose();
    // After the dialog has given the focus back.
    setTimeout(run, 0);
  };
  const goTo = (id: string) => () => {
    store.set(workspaceAtom, 'graph');
    store.set(revealAtom, { node: id });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={ui.scrim} />
        <Dialog.Content className={css.palette} aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
          <Dialog.Title hidden>Find any command</Dialog.Title>
          <Cmdk label="Commands" loop>
            <Cmdk.Input autoFocus placeholder="Type a command or the name of a node" />
            <Cmdk.List className={css.list}>
              <Cmdk.Empty className={css.none}>Nothing by that name.</Cmdk.Empty>
              {groups.map((group) => (
                <Cmdk.Group key={group} heading={group}>
                  {commands
                    .filter((one) => one.group === group)
                    .map((one) => (
                      <Cmdk.Item
                        key={one.id}
                        value={`${one.title} ${one.words ?? ''} ${one.id}`}
                        className={ui.item}
                        onSelect={pick(() => one.run())}
                      >
                        <span>{one.title}</span>
                        {one.keys?.[0] ? <span className={ui.itemKey}>{showChord(one.keys[0], isMac)}</span> : null}
                      </Cmdk.Item>
                    ))}
                </Cmdk.Group>
              ))}
              {graph ? (
                <Cmdk.Group heading="Nodes">
                  {Object.values(graph.nodes).map((node) => {
                    const title = node.title ?? catalogue.get(node.type)?.title ?? node.type;
                    return (
                      <Cmdk.Item
                        key={node.id}
                        value={`${title} ${node.id}`}
                        className={ui.item}
                        onSelect={pick(goTo(node.id))}
                      >
                        <span>{title}</span>
                        <span className={ui.itemKey}>node</span>
                      </Cmdk.Item>
                    );
                  })}
                </Cmdk.Group>
              ) : null}
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
