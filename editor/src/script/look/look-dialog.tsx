import { filmLook } from '@reelgraph/nodes/script';
import type { ImageRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Plus, Trash2 } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { dispatch, scriptIdAtom, store } from '../../state/index.ts';
import { Button, FormDialog, IconButton, Labelled, TextArea, TextField } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { clipEngineAtom } from '../engine-takes.ts';
import { scriptDocAtom, scriptShotsAtom } from '../script-state.ts';
import css from './look.module.css';
import { type LookChange, type LookEffect, lookEffectAtom } from './look-effect.ts';
import { LookPictures } from './look-pictures.tsx';

const words = [
  { field: 'palette', name: 'Palette', hint: 'teal and rust, muted' },
  { field: 'lens', name: 'Lens', hint: 'a 35mm anamorphic lens' },
  { field: 'stock', name: 'Stock', hint: 'Kodak 5219, pushed one stop' },
  { field: 'light', name: 'Light', hint: 'hard side light, deep shadows' },
] as const;

const MOST_NUMBERS = 12;

/** How the film looks, or what one scene says otherwise. It goes into every prompt; who it reaches is said before it does. */
export function LookDialog({ scene, onClose }: { scene: string | null; onClose: () => void }) {
  const doc = useAtomValue(scriptDocAtom);
  const here = useAtomValue(scriptShotsAtom)?.scenes.find(({ id }) => id === scene);
  const { label, takes } = useAtomValue(clipEngineAtom);
  const effectOf = useAtomValue(lookEffectAtom);
  const [patch, setPatch] = useState<LookChange>({});
  const film = filmLook(doc?.look);
  const own = (scene === null ? doc?.look?.film : doc?.look?.scenes[scene]) ?? {};
  const set = (part: LookChange) => setPatch((before) => ({ ...before, ...part }));
  const value = <K extends keyof typeof film>(field: K): (typeof film)[K] | undefined =>
    (field in patch ? (patch[field] ?? undefined) : own[field]) as (typeof film)[K] | undefined;
  const waiting = useDeferredValue(patch);
  const effect = useMemo(() => effectOf(scene, waiting), [effectOf, scene, waiting]);
  const loras = value('loras') ?? [];
  const references: readonly ImageRef[] = value('references') ?? [];
  const save = () => {
    const whole = withNames(patch);
    if (Object.keys(whole).length > 0)
      dispatch(store.get(scriptIdAtom), [{ type: 'setLook', scene, patch: whole }], {
        label: scene === null ? 'Change the look' : `Change the look of scene ${here?.number ?? ''}`,
      });
    onClose();
  };
  return (
    <FormDialog
      wide
      title={scene === null ? 'Look' : `Look of scene ${here?.number ?? ''}`}
      text={
        scene === null
          ? 'Goes into the prompt of every shot. A scene may say otherwise.'
          : 'What is empty here is as in the whole film.'
      }
      action="Save"
      onClose={onClose}
      onSubmit={save}
    >
      <div className={css.pair}>
        {words.map(({ field, name, hint }, i) => (
          <Labelled key={field} name={name}>
            <TextField
              aria-label={name}
              autoFocus={i === 0}
              maxLength={400}
              placeholder={(scene === null ? '' : film[field]) || hint}
              value={value(field) ?? ''}
              onChange={(event) => set({ [field]: event.target.value === '' ? null : event.target.value })}
            />
          </Labelled>
        ))}
      </div>
      <Labelled
        name="Style pictures"
        help={
          takes.styles ? 'Their look, not what they show.' : `${label} reads no pictures of a style; they are kept.`
        }
      >
        <LookPictures
          pictures={references}
          onChange={(list) => set({ references: list.length > 0 ? [...list] : null })}
        />
      </Labelled>
      <Labelled
        name="LoRA"
        help={takes.loras ? 'By name.' : `${label} takes none; they are kept for an engine that does.`}
      >
        {loras.map((lora, at) => (
          <div key={at.toString()} className={css.lora}>
            <TextField
              aria-label={`Name of LoRA ${at + 1}`}
              placeholder="film-grain-v2"
              value={lora.name}
              maxLength={200}
              onChange={(event) => set({ loras: loras.with(at, { ...lora, name: event.target.value }) })}
            />
            <TextField
              aria-label={`Strength of LoRA ${at + 1}`}
              type="number"
              min={-2}
              max={2}
              step={0.05}
              value={lora.strength}
              onChange={(event) => {
                const strength = Math.min(2, Math.max(-2, event.target.valueAsNumber || 0));
                set({ loras: loras.with(at, { ...lora, strength }) });
              }}
            />
            <IconButton
              small
              label={`Remove LoRA ${at + 1}`}
              onClick={() => set({ loras: loras.length > 1 ? loras.toSpliced(at, 1) : null })}
            >
              <Trash2 size={12} />
            </IconButton>
          </div>
        ))}
        {loras.length < 8 ? (
          <span>
            <Button size="sm" onClick={() => set({ loras: [...loras, { name: '', strength: 1 }] })}>
              <Plus size={12} /> Add a LoRA
            </Button>
          </span>
        ) : null}
      </Labelled>
      <Labelled name="Keep out">
        <TextArea
          aria-label="Keep out of every shot"
          rows={2}
          maxLength={2000}
          placeholder={(scene === null ? '' : film.negative) || 'lens flare, text'}
          value={value('negative') ?? ''}
          onChange={(event) => set({ negative: event.target.value === '' ? null : event.target.value })}
        />
      </Labelled>
      <p className={css.effect} role="status">
        {Object.keys(patch).length === 0 ? 'Nothing is changed yet.' : said(effect)}
      </p>
    </FormDialog>
  );
}

/** Weights without a name are none. */
function withNames(patch: LookChange): LookChange {
  if (!patch.loras) return patch;
  const loras = patch.loras
    .filter(({ name }) => name.trim() !== '')
    .map((lora) => ({ ...lora, name: lora.name.trim() }));
  return { ...patch, loras: loras.length > 0 ? loras : null };
}

function said({ shots, stale }: LookEffect): string {
  if (shots.length === 0) return 'No shot asks for anything else: the engine of this project does not read it.';
  const numbers = shots.slice(0, MOST_NUMBERS).map(({ number }) => number);
  const which = `${numbers.join(', ')}${shots.length > MOST_NUMBERS ? ' …' : ''}`;
  const takes =
    stale.length === 0
      ? 'None has a take yet.'
      : `${plural(stale.length, 'take')} in the film ${stale.length === 1 ? 'goes' : 'go'} stale.`;
  return `Reaches ${plural(shots.length, 'shot')}: ${which}. ${takes}`;
}
