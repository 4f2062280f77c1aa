import { isContinuous } from '@reelgraph/nodes/script';
import { useAtom, useAtomValue } from 'jotai';
import {
  ArrowDown,
  ArrowUp,
  Ellipsis,
  Link2,
  Palette,
  Pencil,
  Play,
  Plus,
  Sparkles,
  SwatchBook,
  Trash2,
} from 'lucide-react';
import { type KeyboardEvent, memo, useMemo } from 'react';
import { keptAtom, store } from '../../state/index.ts';
import { Button, CommitField, IconButton, type MarkState, Menu, StateMark, Tip } from '../../ui/index.ts';
import { type SceneValue, scriptDialogAtom, scriptDocAtom, scriptShotsAtom } from '../script-state.ts';
import { markAtom } from '../shot-state.ts';
import { seconds } from '../words.ts';
import { runShots, setContinuity } from './continuity.ts';
import { sceneDrag } from './drag.ts';
import { editingAtom, newScene, newShot, removeScene, setHeading, stepScene } from './edits.ts';
import { makeConceptArt } from './make.ts';
import css from './scene.module.css';
import { showInText } from './shot-parts.tsx';
import { stepOf } from './use-card.ts';

/** Number, place, time, length, how far it is, a run of this scene alone, and what else is done with a scene. */
export const SceneHead = memo(function SceneHead({ scene }: { scene: SceneValue }) {
  const ids = scene.shots.map((shot) => shot.id).join(' ');
  const sumAtom = useMemo(
    () => keptAtom((get) => sceneState(ids === '' ? [] : ids.split(' ').map((id) => get(markAtom(id))))),
    [ids],
  );
  const { state, word } = useAtomValue(sumAtom);
  const [editing, setEditing] = useAtom(editingAtom);
  const length = scene.shots.reduce((sum, shot) => sum + shot.seconds, 0);
  const open = scene.heading === '';
  const doc = useAtomValue(scriptDocAtom);
  const follows = isContinuous(doc, scene.id);
  const ownLook = lookFields(doc?.look?.scenes[scene.id]);
  const title = open ? 'Before the first scene' : `${prefix[scene.intExt]}${scene.location}`;
  const items = scene.shots.map((shot) => shot.id);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = stepOf(event.key);
    if (!event.altKey || step === 0) return;
    event.preventDefault();
    stepScene(store.get(scriptShotsAtom)?.scenes ?? [], scene, step);
  };
  return (
    <div className={css.scene} draggable={!open && editing !== scene.id} {...sceneDrag(scene)}>
      <button
        type="button"
        className={css.sceneNumber}
        aria-label={`Show scene ${scene.number} in the script`}
        title="Show in the script"
        disabled={scene.shots.length === 0}
        onClick={() => showInText(scene.shots[0]?.id ?? '')}
      >
        {scene.number}
      </button>
      {editing === scene.id ? (
        <span className={css.sceneField}>
          <CommitField
            small
            aria-label={`Heading of scene ${scene.number}`}
            autoFocus
            value={scene.heading}
            onFocus={(event) => event.target.select()}
            onCommit={(words) => setHeading(scene, words)}
            onBlurCapture={() => setEditing(null)}
          />
        </span>
      ) : (
        <h3>
          <button
            type="button"
            className={css.sceneTitle}
            disabled={open}
            title={open ? undefined : 'Rename here; Alt with an arrow key moves the scene'}
            onClick={() => setEditing(scene.id)}
            onKeyDown={onKeyDown}
          >
            {title}
          </button>
        </h3>
      )}
      <span className={css.sceneFacts}>{[scene.timeOfDay, seconds(length)].filter((t) => t !== '').join(', ')}</span>
      {ownLook ? (
        <IconButton
          small
          label={`Look of scene ${scene.number}`}
          text={`Says otherwise than the film: ${ownLook}.`}
          onClick={() => store.set(scriptDialogAtom, { kind: 'look', scene: scene.id })}
        >
          <SwatchBook size={13} />
        </IconButton>
      ) : null}
      {follows ? (
        <Tip
          label="Shots continue from each other"
          text="Each begins with the last frame of the chosen take before it, or with its concept art. Taken up when you run it."
        >
          <span className={css.sceneFacts}>
            <Link2 size={13} aria-label="Shots continue from each other" />
          </span>
        </Tip>
      ) : null}
      <span className={css.grow} />
      {items.length > 0 ? <StateMark state={state} word={word} /> : null}
      <IconButton
        small
        label="Suggest framing"
        text="A language model says how the shots of this scene could be taken. Nothing changes until you accept."
        onClick={() => store.set(scriptDialogAtom, { kind: 'framing', scene: scene.id })}
      >
        <Sparkles size={14} />
      </IconButton>
      <Button size="sm" disabled={items.length === 0} onClick={() => void runShots(items)}>
        <Play size={12} /> Run scene
      </Button>
      <Menu
        trigger={
          <IconButton small label={`Scene ${scene.number}`}>
            <Ellipsis size={14} />
          </IconButton>
        }
        items={[
          {
            label: 'Make concept art',
            icon: <Palette size={14} />,
            disabled: items.length === 0,
            run: () => void makeConceptArt(items),
          },
          {
            label: 'Look of this scene…',
            icon: <SwatchBook size={14} />,
            run: () => store.set(scriptDialogAtom, { kind: 'look', scene: scene.id }),
          },
          {
            label: follows ? 'Let shots begin afresh' : 'Continue from shot to shot',
            icon: <Link2 size={14} />,
            run: () => setContinuity(scene, !follows),
          },
          'line',
          { label: 'Rename scene', icon: <Pencil size={14} />, disabled: open, run: () => setEditing(scene.id) },
          { label: 'Add a shot first', icon: <Plus size={14} />, run: () => newShot(scene.id, null) },
          { label: 'Add a scene after', icon: <Plus size={14} />, run: () => newScene(scene.id) },
          {
            label: 'Move scene up',
            icon: <ArrowUp size={14} />,
            keys: 'Alt ↑',
            disabled: open,
            run: () => stepScene(store.get(scriptShotsAtom)?.scenes ?? [], scene, -1),
          },
          {
            label: 'Move scene down',
            icon: <ArrowDown size={14} />,
            keys: 'Alt ↓',
            disabled: open,
            run: () => stepScene(store.get(scriptShotsAtom)?.scenes ?? [], scene, 1),
          },
          {
            label: 'Delete scene',
            icon: <Trash2 size={14} />,
            danger: true,
            disabled: open,
            run: () => void removeScene(scene),
          },
        ]}
      />
    </div>
  );
});

const looks = {
  ...{ palette: 'palette', lens: 'lens', stock: 'stock', light: 'light' },
  ...{ references: 'style pictures', loras: 'LoRA', negative: 'what is kept out' },
} as const;

/** What of the look a scene says itself, in words; empty where it says nothing. */
const lookFields = (own: object | undefined): string =>
  Object.entries(looks)
    .flatMap(([field, word]) => (own && field in own ? [word] : []))
    .join(', ');

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
