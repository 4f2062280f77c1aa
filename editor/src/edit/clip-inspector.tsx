import { type Clip, findItem, formatLength, type ItemId, type Sequence, sequenceLength } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Clapperboard, ClipboardPaste, Dices, Trash2 } from 'lucide-react';
import { sequenceAtom } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import { plural } from '../ui/words.ts';
import { deleteSelected } from './actions.ts';
import css from './edit.module.css';
import { shotsAmong } from './from-cut/menu.tsx';
import { pasteGrade } from './look/grade-clipboard.ts';
import { MixSection } from './look/mix-section.tsx';
import { askForTakes } from './more-takes.tsx';
import { OneClip } from './one-clip.tsx';
import { editSelectionAtom, selectedClipAtom } from './state.ts';
import { OneTransition } from './transition-inspector.tsx';

/** Right of the viewer: what is selected, and how it looks and sounds. */
export function ClipInspector() {
  const sequence = useAtomValue(sequenceAtom);
  const place = useAtomValue(selectedClipAtom);
  const selection = useAtomValue(editSelectionAtom);
  if (!sequence) return <aside className={css.inspector} aria-label="Clip" />;
  if (place) return <OneClip key={place.item.id} clip={place.item} track={place.track} sequence={sequence} />;
  const only = selection.size === 1 ? findItem(sequence, [...selection][0] as ItemId) : null;
  if (only?.item.type === 'transition') {
    const left = only.track.items[only.index - 1];
    if (left) return <OneTransition transition={only.item} clip={left.id} sequence={sequence} />;
  }
  return selection.size > 1 ? (
    <Several count={selection.size} shots={shotsAmong(sequence, selection)} />
  ) : (
    <WholeFilm sequence={sequence} />
  );
}

const Several = ({ count, shots }: { count: number; shots: readonly Clip[] }) => (
  <aside className={css.inspector} aria-label="Clips">
    <header className={css.inspectorBar}>
      <h2>{count} selected</h2>
    </header>
    <div className={css.inspectorBody}>
      <div className={css.whole}>
        <Button block onClick={pasteGrade}>
          <ClipboardPaste size={14} /> Paste grade
        </Button>
        {shots.length > 0 ? (
          <Button block onClick={() => askForTakes(shots)}>
            <Dices size={14} /> New takes of {plural(shots.length, 'shot')}…
          </Button>
        ) : null}
        <Button block tone="danger" onClick={() => deleteSelected(true)}>
          <Trash2 size={14} /> Delete and close up
        </Button>
      </div>
    </div>
  </aside>
);

function WholeFilm({ sequence }: { sequence: Sequence }) {
  const clips = sequence.tracks.reduce((sum, track) => sum + track.items.filter((it) => it.type === 'clip').length, 0);
  const { num, den } = sequence.rate;
  const facts: readonly (readonly [string, string])[] = [
    ['Length', formatLength(sequenceLength(sequence), sequence.rate, 2)],
    ['Clips', String(clips)],
    ['Size', `${sequence.size.width} × ${sequence.size.height}`],
    ['Rate', `${Number((num / den).toFixed(3))} fps`],
    ['Sound', `${sequence.sampleRate / 1000} kHz`],
  ];
  return (
    <aside className={css.inspector} aria-label="Film">
      <header className={css.inspectorBar}>
        <Clapperboard size={16} strokeWidth={1.5} />
        <h2>{sequence.title}</h2>
      </header>
      <div className={css.inspectorBody}>
        <dl className={css.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <MixSection sequence={sequence} />
        <p className={css.promptText}>
          Select a clip to see where it comes from and to change how it looks and sounds.
        </p>
      </div>
    </aside>
  );
}
