import { allClips, type Sequence } from '@reelgraph/timeline';
import { type CutFormatName, cutFormatOf, cutFormats, type Loss } from '@reelgraph/timeline/interchange';
import { atom } from 'jotai';
import { api, artifactUrl } from '../../api/index.ts';
import {
  assetsAtom,
  attempt,
  projectAtom,
  sequenceAtom,
  sequenceIdAtom,
  settingsAtom,
  store,
  toast,
  toastRefusal,
} from '../../state/index.ts';
import { download } from '../../ui/download.ts';
import { plural } from '../../ui/words.ts';
import { openRelink } from '../relink/index.ts';
import { missingFiles } from '../relink/offline.ts';
import { readBeside } from './read-beside.ts';
import { withoutFiles } from './read-cut.ts';

/** What was left behind on the way in or out, for as long as somebody looks at it. */
export interface CutReport {
  readonly title: string;
  readonly losses: readonly Loss[];
}
export const cutReportAtom = atom<CutReport | null>(null);

/** An edit list of a whole season is a few megabytes. */
const MOST_BYTES = 64 * 2 ** 20;

export const isCutFile = (file: File): boolean => cutFormatOf(file.name) !== null;

/** Opens a cut of another program beside those of the project; nothing that is there is touched. */
export async function importCut(file: File): Promise<void> {
  const format = cutFormatOf(file.name);
  const project = store.get(projectAtom);
  if (!format || !project) return;
  if (file.size > MOST_BYTES) {
    toast({ tone: 'danger', title: `“${file.name}” is too large for a cut`, text: 'The most is 64 MB.' });
    return;
  }
  const settings = store.get(settingsAtom);
  const read = await readBeside(format, file, {
    assets: store.get(assetsAtom).map(({ name, ref }) => ({ name, ref })),
    rate: settings?.rate ?? { num: 24, den: 1 },
    size: { width: settings?.width ?? 1280, height: settings?.height ?? 720 },
  });
  if (!read.ok) {
    toastRefusal({ ...read.error, message: `“${file.name}”: ${read.error.message}` });
    return;
  }
  const { losses, assumed } = read.value;
  const stored = await storedOf(assumed);
  const sequence = withoutFiles(read.value.sequence, new Set(assumed.filter((hash) => !stored.has(hash))));
  const title = sequence.title || file.name;
  const info = await attempt(api.createDocument(project.id, { kind: 'sequence', title, doc: sequence }));
  if (!info) return;
  store.set(sequenceIdAtom, info.id);
  if (losses.length > 0) store.set(cutReportAtom, { title: `“${title}” is imported`, losses });
  const offline = missingFiles(sequence).length > 0;
  toast({
    ...{ tone: 'success', title: `Imported ${title}`, text: wordsFor(sequence) },
    ...(offline ? { stay: 20_000, actions: [{ label: 'Find the files', run: openRelink }] } : {}),
  });
}

/** Those that the studio has. Asked a few at a time: a feature film names some thousand. */
async function storedOf(hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const stored = new Set<string>();
  for (let i = 0; i < hashes.length; i += 8) {
    const answers = hashes.slice(i, i + 8).map(async (hash) => {
      const answer = await fetch(artifactUrl(hash), { method: 'HEAD' }).catch(() => null);
      if (answer?.ok) stored.add(hash);
    });
    await Promise.all(answers);
  }
  return stored;
}

function wordsFor(sequence: Sequence): string {
  const clips = [...allClips(sequence)];
  const offline = clips.filter((clip) => Object.values(clip.takes).some((take) => take.state === 'offline')).length;
  const said = plural(clips.length, 'clip');
  return offline === 0 ? `${said}.` : `${said}, ${offline} without their file.`;
}

/** Saves the cut for another program; what the format does not carry is said. */
export function exportCut(format: CutFormatName, name: string): readonly Loss[] {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return [];
  const { text, losses } = cutFormats[format].write(sequence);
  download(`${name}.${cutFormats[format].extension}`, text, format === 'fcpxml' ? 'application/xml' : 'text/plain');
  return losses;
}
