import { defaultTrigger } from '@reelgraph/nodes/elements';
import { useAtomValue } from 'jotai';
import { ImagePlus, Star, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { thumbUrl } from '../../api/index.ts';
import { droppedFiles, store, uploadsAtom } from '../../state/index.ts';
import {
  Bar,
  Button,
  FormDialog,
  IconButton,
  Labelled,
  Segmented,
  Select,
  TextArea,
  TextField,
} from '../../ui/index.ts';
import {
  addElement,
  addPictures,
  type ElementFields,
  putPictureFirst,
  removeElement,
  removePicture,
  setPictureRole,
  updateElement,
} from '../actions.ts';
import { type ElementKind, elementsDocAtom, elementUsesAtom, scriptDialogAtom } from '../script-state.ts';
import { kinds, labelOf, picturesShow } from '../words.ts';
import css from './elements.module.css';

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
      <Pictures id={id} kind={element.kind} pictures={element.pictures} />
      <Fields fields={fields} onChange={setDraft} />
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

function Fields({ fields, onChange }: { fields: ElementFields; onChange: (fields: ElementFields) => void }) {
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
    </>
  );
}

interface PicturesProps {
  readonly id: string;
  readonly kind: ElementKind;
  readonly pictures: readonly { readonly image: { readonly artifact: string }; readonly role: string }[];
}

/** The element's pictures; the first is the main one. Files can be dropped. */
function Pictures({ id, kind, pictures }: PicturesProps) {
  const shows = picturesShow(kind);
  const picker = useRef<HTMLInputElement>(null);
  const uploads = useAtomValue(uploadsAtom);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first.
    <div
      className={css.pictures}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void addPictures(id, [...droppedFiles(event.dataTransfer)]);
      }}
    >
      {pictures.map((picture, at) => (
        <figure key={`${picture.image.artifact}-${at.toString()}`} className={css.picture}>
          <img className={css.shown} src={thumbUrl(picture.image.artifact, 240)} alt={labelOf(shows, picture.role)} />
          <Select
            label={`What picture ${at + 1} shows`}
            value={picture.role}
            options={shows}
            onChange={(role) => setPictureRole(id, at, role)}
          />
          <span>
            {at > 0 ? (
              <IconButton small label="Make this the main picture" onClick={() => putPictureFirst(id, at)}>
                <Star size={12} />
              </IconButton>
            ) : null}
            <IconButton small label="Remove this picture" onClick={() => removePicture(id, at)}>
              <Trash2 size={12} />
            </IconButton>
          </span>
        </figure>
      ))}
      <button type="button" className={css.addPicture} onClick={() => picker.current?.click()}>
        <ImagePlus size={18} strokeWidth={1.4} />
        Add a picture
        {uploads.map((upload) => (
          <Bar key={upload.id} fraction={upload.fraction ?? 0} label={upload.name} />
        ))}
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept="image/*"
        onChange={(event) => {
          void addPictures(id, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
