import { ContextMenu, DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { useReturnFocus } from './return-focus.ts';
import css from './ui.module.css';

export type MenuEntry =
  | {
      readonly label: string;
      readonly icon?: ReactNode;
      readonly keys?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly run: () => void;
    }
  | { readonly heading: string }
  | 'line';

type Parts = Pick<typeof DropdownMenu, 'Item' | 'Separator' | 'Label'>;

/** Entries, or how they are made once the menu opens. */
export type MenuItems = readonly MenuEntry[] | (() => readonly MenuEntry[]);

/** Drawn only while the menu is open. */
function Entries({ items, parts }: { items: MenuItems; parts: Parts }) {
  return <>{entries(typeof items === 'function' ? items() : items, parts)}</>;
}

function entries(items: readonly MenuEntry[], parts: Parts) {
  return items.map((entry, at) => {
    if (entry === 'line') return <parts.Separator key={`line-${at.toString()}`} className={css.hr} />;
    if ('heading' in entry) {
      return (
        <parts.Label key={entry.heading} className={css.menuLabel}>
          {entry.heading}
        </parts.Label>
      );
    }
    return (
      <parts.Item
        key={entry.label}
        className={cx(css.item, entry.danger && css.itemDanger)}
        disabled={entry.disabled}
        onSelect={entry.run}
      >
        {entry.icon}
        <span>{entry.label}</span>
        {entry.keys ? <span className={css.itemKey}>{entry.keys}</span> : null}
      </parts.Item>
    );
  });
}

interface MenuProps {
  readonly trigger: ReactNode;
  readonly items: MenuItems;
  readonly align?: 'start' | 'center' | 'end';
}

/** A menu under a button. Not modal: what lies around it stays reachable, and a press there closes it. */
export const Menu = ({ trigger, items, align = 'end' }: MenuProps) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={css.menu} align={align} sideOffset={4} collisionPadding={8}>
        <Entries items={items} parts={DropdownMenu} />
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);

/** The same entries at the pointer, on the secondary button. */
export const MenuAtPointer = ({ children, items }: { children: ReactNode; items: MenuItems }) => (
  <ContextMenu.Root modal={false}>
    <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
    <ContextMenu.Portal>
      <ContextMenu.Content className={css.menu} collisionPadding={8}>
        <Entries items={items} parts={ContextMenu as unknown as Parts} />
      </ContextMenu.Content>
    </ContextMenu.Portal>
  </ContextMenu.Root>
);

/** The entries alone, for a place of one's own: a menu that a click on the canvas opens. */
export function MenuAt({
  x,
  y,
  items,
  onClose,
}: {
  x: number;
  y: number;
  items: readonly MenuEntry[];
  onClose: () => void;
}) {
  const returnFocus = useReturnFocus();
  return (
    <DropdownMenu.Root open onOpenChange={(open) => (open ? undefined : onClose())} modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" tabIndex={-1} aria-label="Menu" style={{ position: 'fixed', left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css.menu}
          align="start"
          sideOffset={0}
          collisionPadding={8}
          onCloseAutoFocus={returnFocus}
        >
          {entries(items, DropdownMenu)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
