import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { useReturnFocus } from './return-focus.ts';
import css from './ui.module.css';

interface DialogProps {
  readonly title: string;
  readonly text?: string;
  /** `'full'`: for pictures, nearly the whole window. */
  readonly wide?: boolean | 'full';
  readonly onClose: () => void;
  /** For what has no button of its own that leaves. */
  readonly closes?: boolean;
  readonly children?: ReactNode;
}

export function Dialog({ title, text, wide, onClose, closes, children }: DialogProps) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className={css.scrim} />
        <Radix.Content
          className={cx(css.dialog, wide && css.wide, wide === 'full' && css.full)}
          aria-describedby={undefined}
          onEscapeKeyDown={closesListFirst}
          onCloseAutoFocus={returnFocus}
        >
          <Radix.Title className={css.dialogTitle}>{title}</Radix.Title>
          {text ? <Radix.Description className={css.dialogText}>{text}</Radix.Description> : null}
          {children}
          {closes ? (
            <span className={css.dialogClose}>
              <button type="button" className={cx(css.icon, css.iconSm)} aria-label="Close" onClick={onClose}>
                <X size={14} />
              </button>
            </span>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Escape closes what a field offers before it closes the dialog around it. */
function closesListFirst(event: KeyboardEvent): void {
  const { target } = event;
  if (target instanceof Element && target.matches('[role="combobox"][aria-expanded="true"]')) event.preventDefault();
}

interface FormDialogProps extends DialogProps {
  readonly action: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSubmit: () => void;
}

/** A dialog with one thing to do. Enter does it, Escape leaves. */
export function FormDialog({
  action,
  cancel = 'Cancel',
  danger,
  disabled,
  onSubmit,
  children,
  ...rest
}: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!disabled) onSubmit();
  };
  return (
    <Dialog {...rest}>
      <form onSubmit={submit}>
        {children ? <div className={css.dialogBody}>{children}</div> : null}
        <div className={css.dialogFoot}>
          <Button tone="ghost" onClick={rest.onClose}>
            {cancel}
          </Button>
          <Button tone={danger ? 'danger' : 'primary'} type="submit" disabled={disabled}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
