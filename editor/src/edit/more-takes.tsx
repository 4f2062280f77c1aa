import type { Clip } from '@reelgraph/timeline';
import { atom, useAtom } from 'jotai';
import { useEffect, useState } from 'react';
import { store } from '../state/index.ts';
import { FormDialog } from '../ui/index.ts';
import { duration, plural } from '../ui/words.ts';
import css from './edit.module.css';
import { estimateTakes, generate } from './generate.ts';
import { NumberField, Row } from './number-row.tsx';

const askedAtom = atom<readonly Clip[]>([]);
export const askForTakes = (clips: readonly Clip[]): void => store.set(askedAtom, clips);

/** So many takes of each shot in one go. */
const MOST = 8;

/** New takes of what is selected: how many, and what that takes, before it begins. */
export function MoreTakesDialog() {
  const [clips, setClips] = useAtom(askedAtom);
  return clips.length > 0 ? <MoreTakes clips={clips} onClose={() => setClips([])} /> : null;
}

function MoreTakes({ clips, onClose }: { clips: readonly Clip[]; onClose: () => void }) {
  const [count, setCount] = useState(1);
  const [one, setOne] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void estimateTakes(clips).then((ms) => {
      if (!gone) setOne(ms);
    });
    return () => {
      gone = true;
    };
  }, [clips]);
  const shots = plural(new Set(clips.map((clip) => clip.landing?.key)).size, 'shot');
  return (
    <FormDialog
      title={`New takes of ${shots}`}
      text="With other seeds. What you pinned or finished stays in the film; the new takes wait beside it."
      action={count === 1 ? 'Generate' : `Generate ${count} of each`}
      onSubmit={() => {
        onClose();
        void generate(clips, true, count);
      }}
      onClose={onClose}
    >
      <Row name="Takes of each">
        <NumberField
          label="Takes of each"
          value={count}
          min={1}
          max={MOST}
          onCommit={(value) => setCount(Math.min(MOST, Math.max(1, Math.round(value))))}
        />
      </Row>
      <p className={css.quiet} role="status">
        {one === undefined
          ? 'Looking how long this takes…'
          : one === null
            ? 'How long it takes is not known yet: none was made on this machine.'
            : `About ${duration(one * count)}, by how long takes took so far.`}
      </p>
    </FormDialog>
  );
}
