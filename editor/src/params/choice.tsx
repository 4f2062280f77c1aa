import { useAtomValue } from 'jotai';
import { elementsAtom } from '../state/index.ts';
import { Select, Switch, TextField } from '../ui/index.ts';
import type { ParamProps } from './types.ts';
import { asText } from './types.ts';

export const SelectParam = ({ param, value, onChange }: ParamProps) => (
  <Select label={param.label} value={asText(value)} options={param.options ?? []} onChange={onChange} />
);

export const SwitchParam = ({ param, value, onChange }: ParamProps) => (
  <Switch label={param.label} checked={value === true} onChange={onChange} />
);

export const ColourParam = ({ param, value, onChange }: ParamProps) => (
  <TextField
    small
    type="color"
    aria-label={param.label}
    value={asText(value) || '#000000'}
    onChange={(event) => onChange(event.target.value)}
  />
);

interface NamedThing {
  readonly id: string;
  readonly name: string;
}

/** Elements of the project as choices; the value is an id, or a name that a template gave. */
export function ElementParam({ param, value, onChange }: ParamProps) {
  const document = useAtomValue(elementsAtom) as {
    elements?: Record<string, NamedThing> | readonly NamedThing[];
  } | null;
  const elements: readonly NamedThing[] = Object.values(document?.elements ?? {});
  const text = asText(value);
  const chosen = elements.find((one) => one.id === text || one.name === text)?.id ?? text;
  return (
    <Select
      label={param.label}
      value={chosen}
      options={[
        { value: '', label: 'Choose an element' },
        ...elements.map((one) => ({ value: one.id, label: one.name })),
      ]}
      onChange={onChange}
    />
  );
}
