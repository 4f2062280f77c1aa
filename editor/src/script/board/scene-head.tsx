import { useAtomValue } from 'jotai';
import { Play, Sparkles } from 'lucide-react';
import { startRun, store } from '../../state/index.ts';
import { Button, IconButton, type MarkState, StateMark } from '../../ui/index.ts';
import { type SceneValue, scriptDialogAtom } from '../script-state.ts';
import { boardMarksAtom } from '../shot-state.ts';
import { seconds } from '../words.ts';
import css from './board.module.css';

/** Number, place, time, length, how far it is, and a run of this scene alone. */
export function SceneHead({ scene }: { scene: SceneValue }) {
  const marks = useAtomValue(boardMarksAtom);
  const { state, word } = sceneState(scene.shots.map((shot) => marks.get(shot.id) ?? 'idle'));
  const length = scene.shots.reduce((sum, shot) => sum + shot.seconds, 0);
  const title = scene.heading === '' ? 'Before the first scene' : `${prefix[scene.intExt]}${scene.location}`;
  return (
    <div className={css.scene}>
      <b className={css.sceneNumber}>{scene.number}</b>
      <h3>{title}</h3>
      <span className={css.sceneFacts}>{[scene.timeOfDay, seconds(length)].filter((t) => t !== '').join(', ')}</span>
      <span className={css.grow} />
      <StateMark state={state} word={word} />
      <IconButton
        small
        label="Suggest framing"
        text="A language model says how the shots of this scene could be taken. Nothing changes until you accept."
        onClick={() => store.set(scriptDialogAtom, { kind: 'framing', scene: scene.id })}
      >
        <Sparkles size={14} />
      </IconButton>
      <Button size="sm" onClick={() => void startRun({ items: scene.shots.map((shot) => shot.id) })}>
        <Play size={12} /> Run scene
      </Button>
    </div>
  );
}

const prefix = { int: 'INT. ', ext: 'EXT. ', both: '' } as const;

/** The state of a scene is that of the shot a person has to know of first. */
export function sceneState(marks: readonly MarkState[]): { state: MarkState; word: string } {
  const count = (state: MarkState) => marks.filter((mark) => mark === state).length;
  for (const [state, word] of [
    ['running', 'running'],
    ['failed', 'failed'],
    ['approval', 'waiting'],
    ['queued', 'queued'],
    ['dirty', 'stale'],
  ] as const)
    if (count(state) > 0) return { state, word: `${count(state)} ${word}` };
  const done = count('succeeded') + count('cached');
  return { state: done === marks.length && done > 0 ? 'succeeded' : 'idle', word: `${done} of ${marks.length}` };
}
