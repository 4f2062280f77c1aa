import { api } from '../api/index.ts';
import { arrived } from './arrived.ts';
import { remember } from './history.ts';
import { settled } from './run-actions.ts';
import { attempt, toast } from './toasts.ts';

/** Keeps what is on the screen under a name: edits that are still on their way arrive first. False where that failed. */
export async function nameVersion(doc: string, name: string): Promise<boolean> {
  if (!(await settled())) return sayNotSaved();
  return (await attempt(api.nameRevision(doc, name))) !== null;
}

/** Brings a document back to a version, as one step that this tab can undo. False where the server refused. */
export async function goBackTo(doc: string, rev: number, label: string): Promise<boolean> {
  if (!(await settled())) return sayNotSaved();
  const answer = await attempt(api.restore(doc, rev));
  if (!answer) return false;
  if (!(await arrived(doc, answer.rev))) return true;
  if (answer.inverse.length > 0) remember({ doc, opId: answer.opId, label, at: Date.now(), inverse: answer.inverse });
  return true;
}

function sayNotSaved(): false {
  toast({
    tone: 'warning',
    title: 'The runtime has not seen your last edits',
    text: 'They are kept here. Try again when the top bar says Saved.',
  });
  return false;
}
