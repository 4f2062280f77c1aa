import { editSequence, type SequenceOp } from '../edits/document.ts';
import { type KeyedName, moveKeys } from '../keys/keys.ts';
import { findClip } from '../sequence/items.ts';
import type { Clip } from '../sequence/types.ts';
import type { Stage } from './gestures.ts';
import { followPointer } from './pointer.ts';

/** A diamond on a clip is dragged: all keys of its frame go with it, and stop at the ends of the clip. */
export function keyGesture(stage: Stage, event: PointerEvent, clip: Clip, k: number): void {
  const { sequence, onOps } = stage.props;
  const at = clip.trim.in + k;
  const opsFor = (by: number): readonly SequenceOp[] => {
    const to = clip.trim.in + Math.min(clip.trim.length - 1, Math.max(0, k + by));
    const moved = moveKeys(clip, (frame) => (frame === at ? to : frame)).keys ?? {};
    return (Object.keys(moved) as KeyedName[])
      .filter((name) => clip.keys?.[name]?.some((key) => key.at === at))
      .map((name) => ({ type: 'setKeys', clip: clip.id, name, keys: [...moved[name]!] }));
  };
  let by = 0;
  followPointer(event, {
    move(dx) {
      by = Math.round(dx / stage.zoom);
      let film = sequence;
      for (const op of opsFor(by)) {
        const next = editSequence(film, op);
        if (next.ok) film = next.value;
      }
      stage.preview(film);
    },
    up(moved) {
      stage.preview(null);
      if (moved && by !== 0) onOps(opsFor(by), 'Move key');
      else if (!moved) stage.props.onSeek((findClip(sequence, clip.id)?.start ?? 0) + k);
    },
    cancel: () => stage.preview(null),
  });
}
