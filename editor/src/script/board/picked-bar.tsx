import { useAtom, useAtomValue } from 'jotai';
import { Palette, Play, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton, Menu, type MenuEntry, TextField } from '../../ui/index.ts';
import { type ShotValue, scriptShotsAtom } from '../script-state.ts';
import { angles, moves, sizes } from '../words.ts';
import css from './board.module.css';
import { runShots } from './continuity.ts';
import { setFraming, setLength } from './edits.ts';
import { makeConceptArt } from './make.ts';
import { pickedAtom } from './picked.ts';

/** What is done with all picked shots at once; each change is one step of undo. */
export function PickedBar() {
  const [picked, setPicked] = useAtom(pickedAtom);
  const shots = useAtomValue(scriptShotsAtom)?.shots.filter(({ id }) => picked.has(id)) ?? [];
  const clear = () => setPicked(new Set());
  useEffect(() => {
    if (picked.size === 0) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) setPicked(new Set());
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [picked, setPicked]);
  if (shots.length < 2) return null;
  const ids = shots.map(({ id }) => id);
  const all = `${shots.length} shots`;
  const choices = (field: 'size' | 'angle' | 'movement', options: typeof sizes): readonly MenuEntry[] =>
    options.map(({ value, label }) => ({
      label,
      run: () => void setFraming(shots, field, value, `${label} for ${all}`),
    }));
  return (
    <div className={css.picked} role="toolbar" aria-label={`${all} picked`}>
      <b>{all}</b>
      <Menu trigger={<Button size="sm">Size</Button>} align="start" items={choices('size', sizes)} />
      <Menu trigger={<Button size="sm">Angle</Button>} align="start" items={choices('angle', angles)} />
      <Menu trigger={<Button size="sm">Camera</Button>} align="start" items={choices('movement', moves)} />
      <Length shots={shots} />
      <span className={css.grow} />
      <IconButton small label={`Make concept art for ${all}`} onClick={() => void makeConceptArt(ids)}>
        <Palette size={14} />
      </IconButton>
      <Button size="sm" onClick={() => void runShots(ids)}>
        <Play size={12} /> Run {all}
      </Button>
      <IconButton small label="Pick none" keys="Esc" onClick={clear}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

/** One length for all; empty while they differ. */
function Length({ shots }: { shots: readonly ShotValue[] }) {
  const [first] = shots;
  const same = first && shots.every(({ seconds }) => seconds === first.seconds) ? first.seconds.toString() : '';
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const value = Number.parseFloat((draft ?? '').replace(',', '.'));
    if (Number.isFinite(value) && value > 0 && draft !== same) {
      const seconds = Math.min(600, Math.max(0.4, Math.round(value * 10) / 10));
      setLength(shots, seconds, `${seconds} s for ${shots.length} shots`);
    }
    setDraft(null);
  };
  return (
    <span className={css.pickedLength}>
      <TextField
        small
        aria-label="Length of all picked shots in seconds"
        inputMode="decimal"
        unit="s"
        placeholder="Length"
        value={draft ?? same}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    </span>
  );
}
