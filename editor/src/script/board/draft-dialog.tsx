import { compareDraft, type Fate, type SceneFate } from '@reelgraph/nodes/script';
import { useAtomValue } from 'jotai';
import { useMemo } from 'react';
import { dispatch, newId, scriptIdAtom, store } from '../../state/index.ts';
import { cx, FormDialog } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { clipsByShotAtom, scriptDocAtom } from '../script-state.ts';
import { SALT_CHARACTERS } from '../splice-text.ts';
import { cardText } from '../words.ts';
import css from './draft.module.css';

interface DraftDialogProps {
  readonly name: string;
  readonly text: string;
  readonly onClose: () => void;
}

/** What a new draft would change, scene by scene, before anything is changed. */
export function DraftDialog({ name, text, onClose }: DraftDialogProps) {
  const doc = useAtomValue(scriptDocAtom);
  const clips = useAtomValue(clipsByShotAtom);
  const change = useMemo(() => (doc ? compareDraft(doc, text, newId().slice(0, SALT_CHARACTERS)) : null), [doc, text]);
  if (!change) return null;
  if (!change.ok)
    return <FormDialog title={name} text={change.error.message} action="Close" onClose={onClose} onSubmit={onClose} />;
  const { counts, scenes, ops } = change.value;
  const shots = scenes.flatMap((scene) => scene.shots);
  const takes = (fates: readonly Fate[]) =>
    shots
      .filter((shot) => fates.includes(shot.fate))
      .reduce((sum, shot) => sum + Object.keys(clips.get(shot.id)?.takes ?? {}).length, 0);
  const kept = takes(['same', 'changed']);
  const sums = [
    `${plural(counts.same, 'shot')} as before`,
    `${counts.changed} changed`,
    `${counts.new} new`,
    `${counts.gone} gone`,
    `${plural(kept, 'take')} kept`,
  ];
  const accept = () => {
    dispatch(store.get(scriptIdAtom), ops, { label: `Import ${name}` });
    onClose();
  };
  const touched = scenes.filter((scene) => scene.fate !== 'same');
  return (
    <FormDialog
      wide
      title={`Replace the script by ${name}`}
      text={`${sums.join(', ')}. Takes of shots that go stay on the timeline, marked. Undo brings the draft before back.`}
      action="Replace"
      onClose={onClose}
      onSubmit={accept}
    >
      <ul className={css.scenes} aria-label="What would change">
        {touched.map((scene) => (
          <Scene key={scene.id} scene={scene} />
        ))}
        {touched.length < scenes.length ? (
          <li className={css.quiet}>{plural(scenes.length - touched.length, 'scene')} as before</li>
        ) : null}
      </ul>
    </FormDialog>
  );
}

const word: Readonly<Record<Fate, string>> = { same: 'as before', changed: 'changed', new: 'new', gone: 'gone' };

function Scene({ scene }: { scene: SceneFate }) {
  const shots = scene.shots.filter((shot) => shot.fate !== 'same');
  return (
    <li>
      <p className={css.head}>
        <b>{scene.number}</b> {scene.was ? <s>{scene.was}</s> : null} {scene.heading || 'Before the first scene'}
        <em className={cx(css.fate, css[scene.fate])}>{word[scene.fate]}</em>
      </p>
      <ul>
        {shots.slice(0, MOST_SHOTS).map((shot) => (
          <li key={shot.id} className={css.shot}>
            <span>{(shot.after ?? shot.before)?.number}</span>
            <span className={css.words}>
              {shot.fate === 'changed' && shot.before ? <s>{cardText(shot.before)}</s> : null}
              {(shot.after ?? shot.before)
                ? cardText((shot.after ?? shot.before) as NonNullable<typeof shot.after>)
                : ''}
            </span>
            <em className={cx(css.fate, css[shot.fate])}>{word[shot.fate]}</em>
          </li>
        ))}
        {shots.length > MOST_SHOTS ? (
          <li className={css.quiet}>and {plural(shots.length - MOST_SHOTS, 'shot')} more</li>
        ) : null}
      </ul>
    </li>
  );
}

/** Of a scene; a whole new film is not listed shot by shot. */
const MOST_SHOTS = 12;
