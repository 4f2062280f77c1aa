import { api } from '../api/index.ts';
import { attempt, store, toast } from '../state/index.ts';
import { FormDialog } from '../ui/index.ts';
import { templatesAtom } from './state.ts';

interface DeleteTemplateDialogProps {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
}

/** Graphs that were made with it stay; the template itself does not come back. */
export function DeleteTemplateDialog({ id, title, onClose }: DeleteTemplateDialogProps) {
  const remove = async () => {
    const gone = await attempt(api.deleteTemplate(id).then(() => true));
    if (!gone) return;
    store.set(templatesAtom, null);
    onClose();
    toast({ tone: 'info', title: `“${title}” was deleted` });
  };
  return (
    <FormDialog
      danger
      title={`Delete the template “${title}”?`}
      text="Graphs that were made with it stay as they are. Export it as a file first if you may want it again."
      action="Delete template"
      cancel="Keep"
      onSubmit={() => void remove()}
      onClose={onClose}
    />
  );
}
