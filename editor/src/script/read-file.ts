import { readScreenplay } from '@reelgraph/nodes/script';
import { toastRefusal } from '../state/index.ts';

/** The text of a screenplay file of any kind; null where it is none, which the person is told. */
export async function readScriptFile(file: File): Promise<string | null> {
  const text = readScreenplay(new Uint8Array(await file.arrayBuffer()), file.name);
  if (text.ok) return text.value;
  toastRefusal(text.error);
  return null;
}
