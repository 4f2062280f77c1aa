import { useAtomValue } from 'jotai';
import { workspaceAtom } from '../../state/index.ts';
import { Dialog, Kbd } from '../../ui/index.ts';
import { ShortcutList } from '../shortcuts/shortcut-list.tsx';
import css from './dialogs.module.css';

/** Every key that works here. Made from the commands themselves, so that it is never wrong. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const workspace = useAtomValue(workspaceAtom);
  return (
    <Dialog wide closes title="Keyboard shortcuts" onClose={onClose}>
      <div className={css.sheet}>
        <ShortcutList workspace={workspace} />
        <section>
          <h3>Everywhere</h3>
          <ul>
            <li>
              <span>Leave a dialog, a menu or a drag</span>
              <Kbd>Esc</Kbd>
            </li>
          </ul>
        </section>
      </div>
    </Dialog>
  );
}
