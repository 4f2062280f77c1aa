import { decodeText, refuseText } from '@reelgraph/nodes/script';
import { toast, toastRefusal } from '../state/index.ts';

/** Beyond it a file is not even read: no screenplay comes near. */
const MOST_BYTES = 30_000_000;

/** The text of a screenplay file in any encoding; null where it is none, which the person is told. */
export async function readScriptFile(file: File): Promise<string | null> {
  if (file.size > MOST_BYTES) {
    toast({ tone: 'danger', title: `${file.name} is too large for a screenplay`, text: 'Choose a file below 30 MB.' });
    return null;
  }
  const text = decodeText(new Uint8Array(await file.arrayBuffer()));
  const trouble = refuseText(text);
  if (trouble) toastRefusal({ ...trouble, message: `${file.name}: ${trouble.message}` });
  return trouble ? null : text;
}
