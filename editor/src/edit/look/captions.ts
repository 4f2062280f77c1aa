import { type ScriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { filmTrack, layoutTrack, newItemId, type Sequence, seqFrame } from '@reelgraph/timeline';
import { type Cue, captionOps, cuesOf, readSubtitles, writeSrt, writeVtt } from '@reelgraph/timeline/interchange';
import { scriptAtom, sequenceAtom, store, toast, toastRefusal } from '../../state/index.ts';
import { download } from '../../ui/download.ts';
import { plural } from '../../ui/words.ts';
import { cutReportAtom } from '../cuts/cut-files.ts';
import { edit, select } from '../state.ts';
import { transport } from '../transport.ts';

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

/** What is said in each shot, over its clip: each speech as long as its share of the letters. */
export function cuesFromScript(sequence: Sequence, script: ScriptDocument): readonly Cue[] {
  const track = filmTrack(sequence);
  if (!track) return [];
  const said = new Map(shotsOf(script).shots.map((shot) => [shot.id, shot.dialogue]));
  return layoutTrack(sequence, sequence.tracks.indexOf(track)).flatMap(({ clip, start, length }): Cue[] => {
    const speeches = clip.landing && !clip.disabled ? (said.get(clip.landing.key) ?? []) : [];
    const letters = speeches.reduce((sum, { line }) => sum + line.length, 0);
    let before = 0;
    return speeches.flatMap(({ line }): Cue[] => {
      const from = start + Math.round((length * before) / letters);
      before += line.length;
      const to = start + Math.round((length * before) / letters);
      return line.trim() && to > from ? [{ from, to, text: line }] : [];
    });
  });
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

export function exportCaptions(format: 'srt' | 'vtt'): void {
  const sequence = store.get(sequenceAtom);
  const cues = sequence ? cuesOf(sequence) : [];
  if (!sequence || cues.length === 0) {
    toast({ tone: 'info', title: 'This cut has no captions', text: 'Add some, or make them from the script.' });
    return;
  }
  const text = format === 'srt' ? writeSrt(cues, sequence.rate) : writeVtt(cues, sequence.rate);
  download(`${sequence.title}.${format}`, text, format === 'srt' ? 'application/x-subrip' : 'text/vtt');
}
