import { activeTake, findClip, type Take } from '@reelgraph/timeline';
import { useAtom, useAtomValue } from 'jotai';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { sequenceAtom } from '../../state/index.ts';
import { Button, IconButton, Segmented } from '../../ui/index.ts';
import css from '../edit.module.css';
import { takeMeta, takeName } from '../origin.ts';
import { edit } from '../state.ts';
import { transport } from '../transport.ts';
import { compareAtom } from './compare.ts';

/** Under the picture while two takes are seen together: which is which, how they stand, and the choice between them. */
export function CompareBar() {
  const [compare, setCompare] = useAtom(compareAtom);
  const sequence = useAtomValue(sequenceAtom);
  useEffect(() => transport.player?.setComparison(compare), [compare]);
  useEffect(() => () => transport.player?.setComparison(null), []);
  const clip = compare && sequence ? findClip(sequence, compare.clip)?.item : null;
  if (!compare || !clip) return null;
  const other = clip.takes[compare.take];
  const use = () => {
    edit([{ type: 'setActiveTake', clip: clip.id, take: compare.take, pinned: true }], 'Use the compared take');
    setCompare(null);
  };
  return (
    <div className={css.compare} role="toolbar" aria-label="Compare takes">
      <span className={css.compareName}>{said(activeTake(clip))}</span>
      <Segmented
        label="How they stand"
        size="sm"
        value={compare.way}
        onChange={(way) => setCompare({ ...compare, way })}
        options={[
          { value: 'wipe', label: 'Wipe' },
          { value: 'side', label: 'Side by side' },
        ]}
      />
      {compare.way === 'wipe' ? (
        <input
          type="range"
          aria-label="Wipe"
          min={0}
          max={1}
          step={0.01}
          value={compare.at}
          onChange={(event) => setCompare({ ...compare, at: Number(event.target.value) })}
        />
      ) : null}
      <span className={css.compareName}>{said(other ?? null)}</span>
      <Button size="sm" onClick={use}>
        Use this one
      </Button>
      <IconButton small label="Stop comparing" onClick={() => setCompare(null)}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

const said = (take: Take | null): string =>
  take ? [takeName(take), takeMeta(take)].filter(Boolean).join(' · ') : 'Slug';
