import type { Clip, ItemId, SequenceOp, Take, TakeId } from '@reelgraph/timeline';
import { useState } from 'react';
import { FormDialog, Labelled, TextField } from '../ui/index.ts';
import { edit } from './state.ts';

type Marks = Extract<SequenceOp, { type: 'markTake' }>['set'];

export const markTake = (clip: ItemId, take: TakeId, set: Marks): boolean =>
  edit([{ type: 'markTake', clip, take, set }], set.circled === undefined ? 'Write a note' : 'Circle take');

/** What a person writes beside a take. */
export function TakeNote({ clip, take, onClose }: { clip: Clip; take: Take; onClose: () => void }) {
  const [note, setNote] = useState(take.note ?? '');
  const save = () => {
    markTake(clip.id, take.id, { note: note.trim() || null });
    onClose();
  };
  return (
    <FormDialog title={`Note on a take of ${clip.name}`} action="Save" onSubmit={save} onClose={onClose}>
      <Labelled name="Note">
        <TextField
          aria-label="Note"
          autoFocus
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Labelled>
    </FormDialog>
  );
}
