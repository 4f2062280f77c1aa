import { defaultTrigger } from '@reelgraph/nodes/elements';
import type { ImageRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { store } from '../../state/index.ts';
import { Button, FormDialog, Labelled, Segmented, TextArea, TextField } from '../../ui/index.ts';
import { addElement, type ElementFields, removeElement, updateElement } from '../actions.ts';
import { type ElementKind, elementsDocAtom, elementUsesAtom, scriptDialogAtom } from '../script-state.ts';
import { kinds } from '../words.ts';
import { DescribePicture } from './describe-picture.tsx';
import { ElementPictures } from './element-pictures.tsx';
import { ElementVariants } from './element-variants.tsx';
import css from './elements.module.css';
import { Visuals } from './visuals.tsx';

const noun = (kind: ElementKind): string => kinds.find((one) => one.value === kind)?.label.toLowerCase() ?? 'element';

interface NewProps {
  readonly from: { readonly name: string; readonly elementKind: ElementKind; readonly description: string };
  readonly onClose: () => void;
}

export function NewElementDialog({ from, onClose }: NewProps) {
  const [fields, setFields] = useState<ElementFields>({
    name: from.name,
    kind: from.elementKind,
    description: from.description,
    trigger: '',
    voice: '',
  });
  const create = () => {
    const id = addElement(fields);
    // Pictures need the element: the dialog goes on as the one that edits it.
    if (id) store.set(scriptDialogAtom, { kind: 'element', element: id });
    else onClose();
  };
  return (
    <FormDialog
      title={`New ${noun(fields.kind)}`}
      action="Add"
      disabled={fields.name.trim() === ''}
      onClose={onClose}
      onSubmit={create}
    >
      <Fields fields={fields} onChange={setFields} />
    </FormDialog>
  );
}

export function ElementDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const element = useAtomValue(elementsDocAtom)?.elements[id];
  const uses = useAtomValue(elementUsesAtom).get(id) ?? 0;
  const [draft, setDraft] = useState<ElementFields | null>(null);
  const [sure, setSure] = useState(false);
  if (!element) return null;
  const fields: ElementFields = draft ?? {
    name: element.name,
    kind: element.kind,
    description: element.description,
    trigger: element.trigger,
    voice: element.voice ?? '',
    aliases: (element.aliases ?? []).join(', '),
  };
  const save = () => {
    if (draft) updateElement(id, draft);
    onClose();
  };
  const remove = () => {
    if (!sure) return setSure(true);
    removeElement(id);
    onClose();
  };
  return (
    <FormDialog
      wide
      title={element.name}
      action="Save"
      disabled={fields.name.trim() === ''}
      onClose={onClose}
      onSubmit={save}
    >
      <ElementPictures id={id} pictures={element.pictures} />
      <Visuals element={element} />
      <Fields fields={fields} onChange={setDraft} picture={element.pictures[0]?.image} />
      <ElementVariants element={element} />
      <div className={css.danger}>
        <Button tone={sure ? 'danger' : 'ghost'} size="sm" onClick={remove} onBlur={() => setSure(false)}>
          <Trash2 size={14} />
          {sure
            ? `Press again: ${uses === 0 ? 'no shot uses it' : `${uses} ${uses === 1 ? 'shot uses' : 'shots use'} it`}`
            : `Delete this ${noun(element.kind)}`}
        </Button>
      </div>
    </FormDialog>
  );
}

interface FieldsProps {
  readonly fields: ElementFields;
  readonly onChange: (fields: ElementFields) => void;
  readonly picture?: ImageRef | undefined;
}

function Fields({ fields, onChange, picture }: FieldsProps) {
  const set = (part: Partial<ElementFields>) => onChange({ ...fields, ...part });
  return (
    <>
      <Segmented
        label="Kind"
        value={fields.kind}
        onChange={(kind) => set({ kind })}
        options={kinds.map(({ value, label }) => ({ value, label }))}
      />
      <Labelled name="Name">
        <TextField
          // It opens on its first field, not on the bin of its first picture.
          autoFocus
          aria-label="Name"
          maxLength={120}
          value={fields.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Labelled>
      <Labelled name="Looks like" help="Goes into the prompt of every shot that shows it, in these words.">
        <TextArea
          aria-label="Looks like"
          rows={3}
          value={fields.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </Labelled>
      <DescribePicture
        image={picture}
        kind={fields.kind}
        name={fields.name}
        onText={(description) => set({ description })}
      />
      <div className={css.pair}>
        <Labelled name="Mention" help="In the script">
          <TextField
            aria-label="Mention"
            placeholder={defaultTrigger(fields.name || 'Name')}
            value={fields.trigger}
            onChange={(event) => set({ trigger: event.target.value })}
          />
        </Labelled>
        {fields.kind === 'character' ? (
          <Labelled name="Voice">
            <TextField
              aria-label="Voice"
              placeholder="low, calm"
              value={fields.voice}
              onChange={(event) => set({ voice: event.target.value })}
            />
          </Labelled>
        ) : null}
      </div>
      {fields.aliases === undefined ? null : (
        <Labelled name="Also called" help="Other names, parted by commas. Former names stay, so that mentions stay.">
          <TextField
            aria-label="Also called"
            value={fields.aliases}
            onChange={(event) => set({ aliases: event.target.value })}
          />
        </Labelled>
      )}
    </>
  );
}
