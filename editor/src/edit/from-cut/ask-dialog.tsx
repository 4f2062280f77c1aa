import { useAtom } from 'jotai';
import { useEffect, useState } from 'react';
import { FormDialog } from '../../ui/index.ts';
import { duration, plural } from '../../ui/words.ts';
import css from '../edit.module.css';
import { cutAskAtom, estimateOf, generateFrames } from './from-cut.ts';
import type { CutWish } from './wish.ts';

/** What will be made and what it costs, before it is made. */
export function AskDialog() {
  const [wish, setWish] = useAtom(cutAskAtom);
  return wish ? <Ask key={`${wish.clip}-${wish.frames}`} wish={wish} onClose={() => setWish(null)} /> : null;
}

function Ask({ wish, onClose }: { wish: CutWish; onClose: () => void }) {
  const [estimate, setEstimate] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void estimateOf(wish).then((ms) => {
      if (!gone) setEstimate(ms);
    });
    return () => {
      gone = true;
    };
  }, [wish]);
  return (
    <FormDialog
      title={titleOf(wish)}
      text={textOf(wish)}
      action="Generate"
      cancel={wish.kind === 'end' || wish.kind === 'head' ? 'Hold the frame' : 'Cancel'}
      onSubmit={() => {
        onClose();
        void generateFrames(wish);
      }}
      onClose={onClose}
    >
      <p className={css.quiet} role="status">
        {estimate === undefined
          ? 'Looking how long this takes…'
          : estimate === null
            ? 'How long it takes is not known yet: nothing like it was made on this machine.'
            : `About ${duration(estimate)}, by how long this film's takes took.`}
      </p>
    </FormDialog>
  );
}

function titleOf({ kind, name, frames }: CutWish): string {
  const count = plural(frames, 'frame');
  switch (kind) {
    case 'end':
      return `Make ${count} more of “${name}”?`;
    case 'head':
      return `Make ${count} in front of “${name}”?`;
    case 'stretch':
      return `Make ${count} of “${name}” anew?`;
    case 'fill':
      return `Make “${name}”, ${count}?`;
  }
}

function textOf({ kind, before, after }: CutWish): string {
  switch (kind) {
    case 'end':
      return 'They go on from the last frames of the take. The longer take stands under the same cut; until it is there the last frame holds.';
    case 'head':
      return 'They lead to the first frame of the take. The longer take stands under the same cut; until it is there the first frame holds.';
    case 'stretch':
      return 'What is before and after it stays to the frame; the take as it is stays beside the new one.';
    case 'fill':
      return before && after
        ? 'It begins with the last frame before it and ends with the first frame after it.'
        : before
          ? 'It goes on from the clip before it.'
          : after
            ? 'It leads to the clip after it.'
            : 'From its words alone: no clip stands beside it.';
  }
}
