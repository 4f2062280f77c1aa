import { DropdownMenu } from 'radix-ui';
import { cloneElement, type HTMLAttributes, type ReactElement, type ReactNode, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
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

/** Entries, or how they are made once the menu opens. */
export type MenuItems = readonly MenuEntry[] | (() => readonly MenuEntry[]);

function Entries({ items }: { items: MenuItems }) {
  return (typeof items === 'function' ? items() : items).map((entry, at) => {
    if (entry === 'line') return <DropdownMenu.Separator key={`line-${at.toString()}`} className={css.hr} />;
    if ('heading' in entry) {
      return (
        <DropdownMenu.Label key={entry.heading} className={css.menuLabel}>
          {entry.heading}
        </DropdownMenu.Label>
      );
    }
    return (
      <DropdownMenu.Item
        key={`${at.toString()} ${entry.label}`}
        className={cx(css.item, entry.danger && css.itemDanger)}
        disabled={entry.disabled}
        onSelect={entry.run}
      >
        {entry.icon}
        <span>{entry.label}</span>
        {entry.keys ? <span className={css.itemKey}>{entry.keys}</span> : null}
      </DropdownMenu.Item>
    );
  });
}

interface MenuProps {
  /** A button; it is told that it opens a menu. */
  readonly trigger: ReactElement<TriggerProps>;
  readonly items: MenuItems;
  readonly align?: 'start' | 'center' | 'end';
}

type TriggerProps = HTMLAttributes<HTMLElement>;
type Place = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

/**
 * A menu under a button. Not modal: what lies around it stays reachable, and a press there closes it. Nothing of it is there
 * while it is closed: a board shows hundreds of buttons that each have one.
 */
export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  const [place, setPlace] = useState<(Place & { readonly byKeys: boolean }) | null>(null);
  const wasOpen = useRef(false);
  const id = useId();
  const open = (button: HTMLElement, byKeys: boolean) => {
    // Named one by one: the fields of a DOMRect are getters, which a spread would leave out.
    const { left, top, width, height } = button.getBoundingClientRect();
    setPlace({ left, top, width, height, byKeys });
  };
  const button = cloneElement(trigger, {
    id,
    'aria-haspopup': 'menu',
    'aria-expanded': place !== null,
    // The press itself closes an open menu before the click comes.
    onPointerDown: (event) => {
      trigger.props.onPointerDown?.(event);
      wasOpen.current = place !== null;
    },
    onClick: (event) => {
      trigger.props.onClick?.(event);
      if (!wasOpen.current || event.detail === 0) open(event.currentTarget, event.detail === 0);
      wasOpen.current = false;
    },
    onKeyDown: (event) => {
      trigger.props.onKeyDown?.(event);
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      event.stopPropagation();
      open(event.currentTarget, true);
    },
  });
  return (
    <>
      {button}
      {place ? (
        <OpenMenu
          place={place}
          align={align}
          offset={4}
          items={items}
          label={id}
          byKeys={place.byKeys}
          onClose={() => setPlace(null)}
        />
      ) : null}
    </>
  );
}

/** The same entries at the pointer, on the secondary button. */
export function MenuAtPointer({ children, items }: { children: ReactElement<TriggerProps>; items: MenuItems }) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  return (
    <>
      {cloneElement(children, {
        onContextMenu: (event) => {
          children.props.onContextMenu?.(event);
          event.preventDefault();
          setAt({ x: event.clientX, y: event.clientY });
        },
      })}
      {at ? <MenuAt {...at} items={items} onClose={() => setAt(null)} /> : null}
    </>
  );
}

interface MenuAtProps {
  readonly x: number;
  readonly y: number;
  readonly items: MenuItems;
  readonly onClose: () => void;
}

/** The entries alone, for a place of one's own: a menu that a click on the canvas opens. */
export const MenuAt = ({ x, y, ...rest }: MenuAtProps) => (
  <OpenMenu key={`${x},${y}`} place={{ left: x, top: y, width: 0, height: 0 }} align="start" offset={0} {...rest} />
);

interface OpenMenuProps {
  readonly place: Place;
  readonly align: 'start' | 'center' | 'end';
  readonly offset: number;
  readonly items: MenuItems;
  /** Id of the button that names it. */
  readonly label?: string;
  /** Opened by a key: the first entry has the focus, as who came by keys expects. */
  readonly byKeys?: boolean;
  readonly onClose: () => void;
}

/** Under a place that only it can see. */
function OpenMenu({ place, align, offset, items, label, byKeys, onClose }: OpenMenuProps) {
  const returnFocus = useReturnFocus();
  const { left, top, width, height } = place;
  const named = label === undefined ? {} : { 'aria-labelledby': label };
  return (
    <DropdownMenu.Root open onOpenChange={(open) => (open ? undefined : onClose())} modal={false}>
      {createPortal(
        // In the body: inside a row that is moved by a transform, fixed would not mean the window.
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            tabIndex={-1}
            aria-label="Menu"
            className={css.menuPlace}
            style={{ left, top, width, height }}
          />
        </DropdownMenu.Trigger>,
        document.body,
      )}
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css.menu}
          align={align}
          sideOffset={offset}
          collisionPadding={8}
          onCloseAutoFocus={returnFocus}
          onFocus={(event) => {
            // The key was pressed before there was a menu to hear it, so Radix takes it for a pointer and stops here.
            if (byKeys && event.target === event.currentTarget)
              event.currentTarget.querySelector<HTMLElement>('[role=menuitem]:not([data-disabled])')?.focus();
          }}
          {...named}
        >
          <Entries items={items} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
