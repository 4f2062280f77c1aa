import type { FormField } from '@reelgraph/nodes/graph';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { IconButton, Select, TextField } from '../ui/index.ts';
import type { Offered } from './form-model.ts';
import { moveLine } from './form-model.ts';
import css from './templates.module.css';

interface FormEditorProps {
  readonly lines: readonly Offered[];
  readonly more: readonly Offered[];
  readonly onChange: (lines: readonly Offered[]) => void;
}

/** What a template asks for, in the order it asks: each line with its label and a word of help. */
export function FormEditor({ lines, more, onChange }: FormEditorProps) {
  const change = (at: number, patch: Partial<FormField>) =>
    onChange(lines.map((line, index) => (index === at ? { ...line, field: { ...line.field, ...patch } } : line)));
  const add = (chosen: string) => {
    const found = more[Number(chosen)];
    if (found) onChange([...lines, found]);
  };
  return (
    <div className={css.picker}>
      {lines.length === 0 ? <p className={css.quiet}>Nothing yet: it opens as it is saved.</p> : null}
      <ol>
        {lines.map(({ field, of }, at) => (
          <li key={`${field.kind} ${field.node} ${field.target}`} aria-label={field.label}>
            <TextField
              aria-label={`Label ${at + 1}`}
              value={field.label}
              onChange={(event) => change(at, { label: event.target.value })}
            />
            <TextField
              aria-label={`Help ${at + 1}`}
              value={field.help ?? ''}
              placeholder="A word of help"
              onChange={(event) => change(at, { help: event.target.value || undefined })}
            />
            <span className={css.quiet} title={`--set ${field.name}=…`}>
              {field.kind === 'output' ? `${of}, result` : of}
            </span>
            <IconButton small label="Further up" disabled={at === 0} onClick={() => onChange(moveLine(lines, at, -1))}>
              <ArrowUp size={14} />
            </IconButton>
            <IconButton
              small
              label="Further down"
              disabled={at === lines.length - 1}
              onClick={() => onChange(moveLine(lines, at, 1))}
            >
              <ArrowDown size={14} />
            </IconButton>
            <IconButton
              small
              label={`Take ${field.label} out`}
              onClick={() => onChange(lines.filter((_, index) => index !== at))}
            >
              <X size={14} />
            </IconButton>
          </li>
        ))}
      </ol>
      {more.length > 0 ? (
        <Select
          label="Add a setting"
          value=""
          options={[
            { value: '', label: 'Add a setting…' },
            ...more.map(({ field, of }, at) => ({
              value: String(at),
              label: field.label.startsWith(of) ? field.label : `${of}: ${field.label}`,
            })),
          ]}
          onChange={add}
        />
      ) : null}
    </div>
  );
}
