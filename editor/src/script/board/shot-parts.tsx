import { splitPlaces } from '@reelgraph/nodes/script';
import { useAtomValue } from 'jotai';
import {
  Combine,
  Ellipsis,
  Image,
  Layers,
  Palette,
  Pencil,
  Play,
  Plus,
  RotateCcw,
  Scissors,
  Text,
  Trash2,
  Undo2,
} from 'lucide-react';
import { useState } from 'react';
import { store } from '../../state/index.ts';
import { Button, IconButton, Menu, type MenuEntry, Ring, StateMark, Tip } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { isOverridden, overrideShot, resetShot } from '../actions.ts';
import {
  revealInTextAtom,
  type ShotValue,
  scriptDialogAtom,
  scriptDocAtom,
  selectedShotAtom,
  shotClipAtom,
} from '../script-state.ts';
import type { ShotState } from '../shot-state.ts';
import { labelOf, seconds, sizes } from '../words.ts';
import { runShots } from './continuity.ts';
import { merge, newShot, removeShot, setFraming, split } from './edits.ts';
import { makeConceptArt } from './make.ts';
import css from './shot.module.css';

export function ShotStateMark({ state }: { state: ShotState }) {
  const mark =
    state.state === 'running' ? (
      <span className={`${css.running} st-running`}>
        <Ring fraction={state.fraction ?? 0} />
        <span>{state.word}</span>
      </span>
    ) : (
      <StateMark state={state.state} word={state.word} />
    );
  return state.error ? (
    <Tip label={state.word} text={state.error}>
      <span>{mark}</span>
    </Tip>
  ) : (
    mark
  );
}

export function Takes({ id }: { id: string }) {
  const clip = useAtomValue(shotClipAtom(id));
  return (
    <span className={css.takes}>
      <Layers size={12} /> {plural(Object.keys(clip?.takes ?? {}).length, 'take')}
    </span>
  );
}

/** The shot's size, and a menu to change it. */
export function SizeBadge({ shot }: { shot: ShotValue }) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={css.badge}
          aria-label={`Size of shot ${shot.number}: ${labelOf(sizes, shot.size)}`}
        >
          {labelOf(sizes, shot.size)}
        </button>
      }
      items={sizes.map(({ value, label }) => ({
        label,
        disabled: value === shot.size,
        run: () => void setFraming([shot], 'size', value, `Make ${shot.number} ${label.toLowerCase()}`),
      }))}
    />
  );
}

/** The shot's length; a press makes it a field. */
export function SecondsBadge({ shot }: { shot: ShotValue }) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const value = Number.parseFloat((draft ?? '').replace(',', '.'));
    if (Number.isFinite(value) && value > 0 && value !== shot.seconds)
      overrideShot(
        shot.id,
        { seconds: Math.min(600, Math.max(0.4, Math.round(value * 10) / 10)) },
        `Change length of ${shot.number}`,
      );
    setDraft(null);
  };
  if (draft === null)
    return (
      <button
        type="button"
        className={css.badge}
        aria-label={`Length of shot ${shot.number}: ${seconds(shot.seconds)}`}
        onClick={() => setDraft(shot.seconds.toString())}
      >
        {seconds(shot.seconds)}
      </button>
    );
  return (
    <input
      className={css.badgeField}
      aria-label={`Length of shot ${shot.number} in seconds`}
      // biome-ignore lint/a11y/noAutofocus: the person pressed the number to write another.
      autoFocus
      inputMode="decimal"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

const runShot = (shot: ShotValue, variant = 0): void => void runShots([shot.id], variant);

/** Everything that can be done with a shot. */
export function shotMenu(shot: ShotValue, takes: number): readonly MenuEntry[] {
  const doc = store.get(scriptDocAtom);
  const places = doc ? splitPlaces(doc, shot.id) : [];
  return [
    { label: 'Run shot', icon: <Play size={14} />, run: () => runShot(shot) },
    { label: 'Make another take', icon: <Layers size={14} />, run: () => runShot(shot, Math.max(1, takes)) },
    { label: 'Make concept art', icon: <Palette size={14} />, run: () => void makeConceptArt([shot.id]) },
    'line',
    {
      label: 'Edit shot…',
      icon: <Pencil size={14} />,
      run: () => store.set(scriptDialogAtom, { kind: 'shot', shot: shot.id }),
    },
    {
      label: 'Start frame…',
      icon: <Image size={14} />,
      run: () => store.set(scriptDialogAtom, { kind: 'start', shot: shot.id }),
    },
    { label: 'Show in the script', icon: <Text size={14} />, run: () => showInText(shot.id) },
    {
      label: 'Reset to the script',
      icon: <RotateCcw size={14} />,
      disabled: !isOverridden(shot.id),
      run: () => resetShot(shot.id),
    },
    'line',
    { label: 'Add a shot after', icon: <Plus size={14} />, run: () => newShot(shot.sceneId, shot.id) },
    ...places.slice(0, MOST_PLACES).map((place) => ({
      label: `Split before “${short(place.begins)}”`,
      icon: <Scissors size={14} />,
      run: () => void split(shot, place),
    })),
    { label: 'Merge with the next', icon: <Combine size={14} />, run: () => void merge(shot) },
    { label: 'Delete shot', icon: <Trash2 size={14} />, danger: true, keys: 'Del', run: () => void removeShot(shot) },
  ];
}

const MOST_PLACES = 5;
const short = (words: string): string => (words.length > 28 ? `${words.slice(0, 27).trimEnd()}…` : words);

/** The entries are made when it opens: there are as many of these as there are cards. */
export function ShotMenuButton({ shot }: { shot: ShotValue }) {
  const clip = useAtomValue(shotClipAtom(shot.id));
  return (
    <Menu
      trigger={
        <IconButton small label={`Shot ${shot.number}`}>
          <Ellipsis size={14} />
        </IconButton>
      }
      items={() => shotMenu(shot, Object.keys(clip?.takes ?? {}).length)}
    />
  );
}

export function showInText(id: string): void {
  store.set(selectedShotAtom, id);
  store.set(revealInTextAtom, id);
}

/** A small mark that a person changed the shot, with the way back. */
export function Changed({ shot }: { shot: ShotValue }) {
  if (!isOverridden(shot.id)) return null;
  return (
    <Tip label="Changed by hand" text="Press to take the shot as the script has it.">
      <Button
        size="sm"
        tone="ghost"
        className={css.changed}
        aria-label={`Reset shot ${shot.number} to the script`}
        onClick={() => resetShot(shot.id)}
      >
        <Undo2 size={12} />
      </Button>
    </Tip>
  );
}
