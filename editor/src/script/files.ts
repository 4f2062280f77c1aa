import { parseScript, shotListCsv, writeFountain } from '@reelgraph/nodes/script';
import { projectAtom, settingsAtom, store, toast } from '../state/index.ts';
import { download } from '../ui/download.ts';
import { plural } from '../ui/words.ts';
import { replaceText } from './actions.ts';
import { readScriptFile } from './read-file.ts';
import { scriptDialogAtom, scriptDocAtom, scriptShotsAtom, shotsByIdAtom } from './script-state.ts';

/**
 * Takes a file in place of the present text, in one step of undo. Where there are shots already, a person first sees what
 * becomes of them.
 */
export async function importFile(file: File): Promise<void> {
  const text = await readScriptFile(file);
  if (text === null) return;
  if ((store.get(scriptShotsAtom)?.shots.length ?? 0) > 0) {
    store.set(scriptDialogAtom, { kind: 'draft', name: file.name, text });
    return;
  }
  replaceText(text, `Import ${file.name}`);
  const scenes = store.get(scriptShotsAtom)?.scenes.length ?? 0;
  toast({
    tone: 'success',
    title: `Imported ${file.name}`,
    text: `${plural(scenes, 'scene')}. Undo brings the text before back.`,
  });
}

const fileName = (): string =>
  (store.get(projectAtom)?.title ?? 'script').replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'script';

/** Fountain as any program reads it: what only we would read rightly is forced with its mark. */
export function saveFountain(): void {
  const doc = store.get(scriptDocAtom);
  if (!doc) return;
  const parsed = parseScript(doc.text, { format: doc.formatHint });
  download(`${fileName()}.fountain`, writeFountain(parsed), 'text/plain');
}

/** The text as it was written. */
export function saveText(): void {
  const doc = store.get(scriptDocAtom);
  if (doc) download(`${fileName()}.txt`, doc.text, 'text/plain');
}

export function saveCsv(): void {
  const script = store.get(scriptShotsAtom);
  if (!script) return;
  const shots = store.get(shotsByIdAtom);
  const scenes = script.scenes.map((scene) => ({
    ...scene,
    shots: scene.shots.map((shot) => shots.get(shot.id) ?? shot),
  }));
  const rate = store.get(settingsAtom)?.rate;
  download(`${fileName()} shots.csv`, shotListCsv({ ...script, scenes }, rate ? { rate } : {}), 'text/csv');
}
