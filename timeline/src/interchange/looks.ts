import type { Clip, Sequence } from '../sequence/types.ts';
import { placeOf, type Report } from './report.ts';

/** What of a clip's look and sound neither an edit list nor FCPXML carries. One line for each kind. */
export function noteLooks(clip: Clip, start: number, sequence: Sequence, report: Report): void {
  const where = placeOf(start, sequence);
  if (clip.text) report.note('title', 'Titles are not carried: their words stand as the name of an empty shot', where);
  if (clip.adjustment) report.note('adjustment', 'Adjustment clips are not carried', where);
  if (clip.grade && !clip.adjustment)
    report.note('grade', 'Grades are not carried: hand over their .cube files', where);
  if (clip.keys) report.note('keys', 'Movement is not carried: the first value stands', where);
  if (clip.crop) report.note('crop', 'Crops are not carried', where);
  if (clip.pan) report.note('pan', 'Pans are not carried', where);
}

/** The same of the tracks. */
export function noteTracks(sequence: Sequence, report: Report): void {
  for (const { id, name, captions, gainDb, pan, duck, items } of sequence.tracks) {
    if (captions && items.length > 0)
      report.note('captions', 'Captions are not carried: save them as SRT or VTT', name || id);
    if (gainDb || pan || duck) report.note('mix', 'Levels, pans and ducking of tracks are not carried', name || id);
  }
}
