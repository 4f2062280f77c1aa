import type { ScriptDocument } from '@reelgraph/nodes/script';
import { layoutTrack, newItemId, type Sequence, seqFrame } from '@reelgraph/timeline';
import { type Cue, captionOps, readSubtitles } from '@reelgraph/timeline/interchange';
import { scriptAtom, sequenceAtom, store, toast, toastRefusal } from '../../state/index.ts';
import { plural } from '../../ui/words.ts';
import { cutReportAtom } from '../cuts/cut-files.ts';
import { edit, select } from '../state.ts';
import { transport } from '../transport.ts';
import { cuesFromScript } from './script-cues.ts';

/** A subtitle file of a season of films is under a megabyte. */
const MOST_BYTES = 4 * 2 ** 20;

export const isSubtitleFile = (file: File): boolean => /\.(srt|vtt)$/i.test(file.name);

function lay(sequence: Sequence, cues: readonly Cue[], label: string): void {
  if (edit(captionOps(sequence, cues), label)) {
    toast({ tone: 'success', title: label, text: `${plural(cues.length, 'caption')} on the timeline.` });
  }
}

/** Lays a file of subtitles on the film, in place of the captions that it has. */
export async function importCaptions(file: File): Promise<void> {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  if (file.size > MOST_BYTES) {
    toast({ tone: 'danger', title: `“${file.name}” is too large for subtitles`, text: 'The most is 4 MB.' });
    return;
  }
  const read = readSubtitles(await file.text(), sequence.rate);
  if (!read.ok) {
    toastRefusal({ ...read.error, message: `“${file.name}”: ${read.error.message}` });
    return;
  }
  const { cues, losses } = read.value;
  lay(sequence, cues, 'Import captions');
  if (losses.length > 0) store.set(cutReportAtom, { title: `“${file.name}” is imported`, losses });
}

export function captionsFromScript(): void {
  const sequence = store.get(sequenceAtom);
  const script = store.get(scriptAtom) as ScriptDocument | null;
  const cues = sequence && script ? cuesFromScript(sequence, script) : [];
  if (sequence && cues.length > 0) lay(sequence, cues, 'Captions from the script');
  else toast({ tone: 'info', title: 'Nobody speaks here', text: 'No clip of this cut is a shot with dialogue.' });
}

/** One empty caption at the playhead, to be written by hand. */
export function addCaption(): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const from = transport.frame;
  const length = Math.round((2 * sequence.rate.num) / sequence.rate.den);
  const track = sequence.tracks.find((it) => it.captions && !it.locked);
  if (!track) {
    edit(captionOps(sequence, [{ from, to: from + length, text: 'Caption' }]), 'Add caption');
    return;
  }
  const id = newItemId();
  // Those that are there keep their names, so that each can be undone by itself.
  const present = layoutTrack(sequence, sequence.tracks.indexOf(track)).map(({ clip, start, end }) => ({
    id: clip.id,
    from: seqFrame(start),
    to: seqFrame(end),
    words: clip.text?.words ?? clip.name,
  }));
  const cues = [...present, { id, from: seqFrame(from), to: seqFrame(from + length), words: 'Caption' }];
  if (edit([{ type: 'setCaptions', track: track.id, cues }], 'Add caption')) select([id]);
}
