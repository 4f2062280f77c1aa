import type { FramingSuggestion } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { ArrowRight, Check, Sparkles, Square } from 'lucide-react';
import { useState } from 'react';
import { Bar, Button, Dialog } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { acceptFraming } from '../actions.ts';
import { type ShotValue, scriptShotsAtom, shotsByIdAtom } from '../script-state.ts';
import { angles, cardText, labelOf, moves, sizes } from '../words.ts';
import css from './assist.module.css';
import { Trouble, useLanguageTrouble } from './needs-language.tsx';
import { useAssist } from './use-assist.ts';

interface Sums {
  readonly same: number;
  readonly unusable: number;
}

/** What a language model would change about how shots are taken: each change is taken by itself, all at once, or not at all. */
export function FramingDialog({ scene, onClose }: { scene: string | null; onClose: () => void }) {
  const script = useAtomValue(scriptShotsAtom);
  const shots = useAtomValue(shotsByIdAtom);
  const trouble = useLanguageTrouble();
  const [list, setList] = useState<readonly FramingSuggestion[]>([]);
  const [sums, setSums] = useState<Sums>({ same: 0, unusable: 0 });
  const assist = useAssist('framing', (event) => {
    if (event.type !== 'framing') return;
    setList((before) => [...before, ...event.suggestions]);
    setSums((before) => ({ same: before.same + event.same, unusable: before.unusable + event.unusable }));
  });
  const scenes = (script?.scenes ?? []).filter((one) => one.shots.length > 0 && (scene === null || one.id === scene));
  const count = scenes.reduce((sum, one) => sum + one.shots.length, 0);
  const open = list.filter((one) => changeOf(shots.get(one.shot), one).length > 0);
  const accept = (some: readonly FramingSuggestion[]) =>
    acceptFraming(
      some.map((one) => ({
        shot: one.shot,
        patch: Object.fromEntries(changeOf(shots.get(one.shot), one).map(({ field, to }) => [field, to])),
      })),
    );
  const start = () => {
    setList([]);
    setSums({ same: 0, unusable: 0 });
    assist.start({ scenes: scene === null ? [] : [scene] });
  };
  const what = scene === null ? plural(scenes.length, 'scene') : `Scene ${scenes[0]?.number ?? ''}`;
  return (
    <Dialog
      wide
      title="Suggest framing"
      text={`${what}, ${plural(count, 'shot')}. Size, angle and camera may be suggested; action and every spoken word stay. Nothing changes until you accept.`}
      onClose={onClose}
    >
      {trouble && assist.state === 'idle' ? <Trouble text={trouble} /> : null}
      {assist.state === 'asking' ? (
        <div className={css.asking}>
          <Bar fraction={assist.fraction} label="Reading the scenes" />
          <span>{assist.text || 'Asking…'}</span>
        </div>
      ) : null}
      {assist.state === 'failed' && assist.why ? (
        <p className={css.remark} role="alert">
          {assist.why.message} {assist.why.fix}
        </p>
      ) : null}
      {list.length > 0 ? (
        <ul className={css.list} aria-label="Suggestions">
          {list.map((one) => (
            <Suggestion key={one.shot} one={one} shot={shots.get(one.shot)} onAccept={() => accept([one])} />
          ))}
        </ul>
      ) : null}
      {assist.state === 'done' ? <p className={css.remark}>{summary(list.length, sums)}</p> : null}
      <footer className={css.foot}>
        {assist.state === 'asking' ? (
          <Button onClick={assist.stop}>
            <Square size={10} fill="currentColor" />
            Stop
          </Button>
        ) : (
          <Button
            disabled={trouble !== null || count === 0}
            tone={list.length === 0 ? 'primary' : 'default'}
            onClick={start}
          >
            <Sparkles size={14} />
            {assist.state === 'idle' ? 'Suggest' : 'Suggest again'}
          </Button>
        )}
        <span className={css.grow} />
        <Button tone="ghost" onClick={onClose}>
          {open.length === list.length && list.length > 0 ? 'Accept none' : 'Close'}
        </Button>
        {list.length > 0 ? (
          <Button tone="primary" disabled={open.length === 0} onClick={() => accept(open)}>
            {open.length === list.length ? `Accept all ${list.length}` : `Accept the other ${open.length}`}
          </Button>
        ) : null}
      </footer>
    </Dialog>
  );
}

interface Change {
  readonly field: 'size' | 'angle' | 'movement';
  readonly from: string;
  readonly to: string;
}

const fields = { size: sizes, angle: angles, movement: moves } as const;

/** What of a suggestion is not so already. */
function changeOf(shot: ShotValue | undefined, { framing }: FramingSuggestion): Change[] {
  if (!shot) return [];
  return (['size', 'angle', 'movement'] as const)
    .filter((field) => shot[field] !== framing[field])
    .map((field) => ({ field, from: shot[field], to: framing[field] }));
}

interface SuggestionProps {
  readonly one: FramingSuggestion;
  readonly shot: ShotValue | undefined;
  readonly onAccept: () => void;
}

function Suggestion({ one, shot, onAccept }: SuggestionProps) {
  if (!shot) return null;
  const changes = changeOf(shot, one);
  return (
    <li className={css.one} data-shot={one.shot}>
      <b>{shot.number}</b>
      <div>
        <p className={css.told}>{cardText(shot)}</p>
        <p className={css.changes}>
          {changes.map(({ field, from, to }) => (
            <span key={field}>
              <s>{labelOf(fields[field], from)}</s>
              <ArrowRight size={12} aria-label="becomes" />
              <ins>{labelOf(fields[field], to)}</ins>
            </span>
          ))}
          <em>{one.framing.why}</em>
        </p>
      </div>
      {changes.length > 0 ? (
        <Button size="sm" aria-label={`Accept for shot ${shot.number}`} onClick={onAccept}>
          Accept
        </Button>
      ) : (
        <span className={css.taken}>
          <Check size={14} /> Accepted
        </span>
      )}
    </li>
  );
}

function summary(changes: number, { same, unusable }: Sums): string {
  const parts = [
    changes === 0 ? 'Nothing would change.' : `${plural(changes, 'shot')} would change.`,
    same > 0 ? `${same} stay as the rules have them.` : '',
    unusable > 0 ? `For ${plural(unusable, 'shot')} the answer could not be used: the rules’ framing stands.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
