import { captionTracks, cuesOf, writeSrt, writeVtt } from '@reelgraph/timeline/interchange';
import { atom } from 'jotai';
import { sequenceAtom, store, toast } from '../../state/index.ts';
import { download } from '../../ui/download.ts';

/** Whether the film shows captions. */
export const captionedAtom = atom((get) => {
  const sequence = get(sequenceAtom);
  return sequence !== null && captionTracks(sequence).some((track) => track.items.length > 0);
});

/** Hands the captions of the film over as a file. */
export function exportCaptions(format: 'srt' | 'vtt', name?: string): void {
  const sequence = store.get(sequenceAtom);
  const cues = sequence ? cuesOf(sequence) : [];
  if (!sequence || cues.length === 0) {
    toast({ tone: 'info', title: 'This cut has no captions', text: 'Add some, or make them from the script.' });
    return;
  }
  const text = format === 'srt' ? writeSrt(cues, sequence.rate) : writeVtt(cues, sequence.rate);
  download(`${name ?? sequence.title}.${format}`, text, format === 'srt' ? 'application/x-subrip' : 'text/vtt');
}
