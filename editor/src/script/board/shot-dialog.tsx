import { negativePrompt } from '@reelgraph/nodes/prompts';
import type { OverridePatch } from '@reelgraph/nodes/script';
import { useAtomValue } from 'jotai';
import { useState } from 'react';
import { MentionArea } from '../../mentions/mention-area.tsx';
import { areaLook, FormDialog, Labelled, Select, TextArea, TextField } from '../../ui/index.ts';
import { overrideShot } from '../actions.ts';
import { type OwnPrompts, ownPromptsOf, promptPatch } from '../prompts/own-prompts.ts';
import { ShotPrompts } from '../prompts/shot-prompts.tsx';
import { ShownElements } from '../prompts/shown-elements.tsx';
import { type ShotValue, scriptDocAtom, shotAtom } from '../script-state.ts';
import { angles, moves, sizes } from '../words.ts';
import css from './shot-dialog.module.css';

interface Draft {
  readonly size: string;
  readonly angle: string;
  readonly movement: string;
  readonly seconds: string;
  readonly action: string;
  readonly negative: string;
}

/** A shot in full. What is changed here stands over the script until it is reset; speech is changed in the script itself. */
export function ShotDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const shot = useAtomValue(shotAtom(id));
  if (!shot) return null;
  return <ShotForm shot={shot} onClose={onClose} />;
}

function ShotForm({ shot, onClose }: { shot: ShotValue; onClose: () => void }) {
  const overridden = useAtomValue(scriptDocAtom)?.overrides[shot.id];
  const [draft, setDraft] = useState<Draft>({
    size: shot.size,
    angle: shot.angle,
    movement: shot.movement,
    seconds: String(shot.seconds),
    action: shot.action,
    negative: shot.negative,
  });
  const [own, setOwn] = useState<OwnPrompts>(() => ownPromptsOf(shot));
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const length = Number.parseFloat(draft.seconds.replace(',', '.'));
  const good = Number.isFinite(length) && length > 0 && length <= 600;
  const now: ShotValue = { ...shot, ...draft, seconds: good ? length : shot.seconds };
  const save = () => {
    const patch = { ...changed(shot, draft, length), ...promptPatch(shot, own, now) };
    if (Object.keys(patch).length > 0) overrideShot(shot.id, patch, `Edit shot ${shot.number}`);
    onClose();
  };
  return (
    <FormDialog
      wide
      title={`Shot ${shot.number}`}
      text={
        overridden ? 'Changed by hand; the script is left as it is.' : 'What you change here stands over the script.'
      }
      action="Save"
      disabled={!good}
      onClose={onClose}
      onSubmit={save}
    >
      <div className={css.fields}>
        <Labelled name="Size">
          <Select label="Size" value={draft.size} options={sizes} onChange={(size) => set({ size })} />
        </Labelled>
        <Labelled name="Angle">
          <Select label="Angle" value={draft.angle} options={angles} onChange={(angle) => set({ angle })} />
        </Labelled>
        <Labelled name="Camera">
          <Select label="Camera" value={draft.movement} options={moves} onChange={(movement) => set({ movement })} />
        </Labelled>
        <Labelled name="Length">
          <TextField
            aria-label="Length"
            inputMode="decimal"
            unit="s"
            value={draft.seconds}
            onChange={(event) => set({ seconds: event.target.value })}
          />
        </Labelled>
      </div>
      <Labelled name="Action">
        <MentionArea
          look={areaLook}
          aria-label="Action"
          rows={3}
          value={draft.action}
          onText={(action) => set({ action })}
        />
      </Labelled>
      {shot.dialogue.length > 0 ? (
        <div className={css.speech}>
          {shot.dialogue.map((speech, i) => (
            <p key={`${speech.character}-${i.toString()}`}>
              <b>{speech.character}</b> {speech.line}
            </p>
          ))}
        </div>
      ) : null}
      <ShownElements shot={now} />
      <ShotPrompts shot={now} own={own} overridden={overridden} onChange={setOwn} />
      <Labelled name="Keep out">
        <TextArea
          aria-label="Keep out"
          rows={2}
          placeholder={negativePrompt({ ...shot, negative: '' }, 'ltx-t2v')}
          value={draft.negative}
          onChange={(event) => set({ negative: event.target.value })}
        />
      </Labelled>
    </FormDialog>
  );
}

/** Only what is another value than before. */
function changed(shot: ShotValue, draft: Draft, length: number): Partial<OverridePatch> {
  const patch: Partial<OverridePatch> = {};
  if (draft.size !== shot.size) patch.size = draft.size;
  if (draft.angle !== shot.angle) patch.angle = draft.angle;
  if (draft.movement !== shot.movement) patch.movement = draft.movement;
  if (length !== shot.seconds) patch.seconds = length;
  if (draft.action.trim() !== shot.action) patch.action = draft.action.trim() === '' ? null : draft.action.trim();
  if (draft.negative.trim() !== shot.negative)
    patch.negative = draft.negative.trim() === '' ? null : draft.negative.trim();
  return patch;
}
