import { findClip, type Grade, type ItemId, isClip, type SequenceOp } from '@reelgraph/timeline';
import { sequenceAtom, store, toast } from '../../state/index.ts';
import { edit, editSelectionAtom, selectedClipAtom } from '../state.ts';

let kept: Grade | null = null;

/** Remembers the grade of the selected clip. */
export function copyGrade(): void {
  const clip = store.get(selectedClipAtom)?.item;
  if (!clip) return;
  kept = clip.grade ?? null;
  toast({ tone: 'info', title: `Grade of “${clip.name}” copied`, text: 'Paste it on other clips.' });
}

/** Gives all selected picture clips the grade that was copied. */
export function pasteGrade(): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const ops = [...store.get(editSelectionAtom)].flatMap((id): SequenceOp[] => {
    const place = findClip(sequence, id as ItemId);
    const graded = place && isClip(place.item) && place.track.kind === 'video';
    return graded ? [{ type: 'setClip', clip: place.item.id, set: { grade: kept } }] : [];
  });
  if (ops.length > 0) edit(ops, ops.length === 1 ? 'Paste grade' : `Paste grade on ${ops.length} clips`);
}
