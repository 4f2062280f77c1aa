import { type FormEvent, useState } from 'react';
import { Button, Labelled, TextField } from '../ui/index.ts';
import css from './real-pictures.module.css';

interface ServerFormProps {
  /** Answers whether it was taken. */
  readonly onAdd: (url: string, header?: { name: string; value: string }) => Promise<boolean>;
  readonly onCancel: () => void;
}

/** An address, and where a proxy stands before it the header that it wants. The value goes in and never comes out. */
export function ServerForm({ onAdd, onCancel }: ServerFormProps) {
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await onAdd(url.trim(), name.trim() && value ? { name: name.trim(), value } : undefined);
    setBusy(false);
  };
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)}>
      <Labelled name="Address">
        <TextField
          aria-label="Address of the ComfyUI server"
          placeholder="http://192.168.1.20:8188"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
      </Labelled>
      <div className={css.two}>
        <Labelled name="Header">
          <TextField
            aria-label="Name of a header"
            placeholder="None, as a rule"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Labelled>
        <Labelled name="Its value">
          <TextField
            aria-label="Value of the header"
            type="password"
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </Labelled>
      </div>
      <div className={css.line}>
        <Button type="submit" tone="primary" size="sm" disabled={busy || url.trim() === ''}>
          Add
        </Button>
        <Button tone="ghost" size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
