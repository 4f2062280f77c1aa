import type { DragEvent } from 'react';
import { ASSET_DRAG, store } from '../../state/index.ts';
import { type SceneValue, type ShotValue, scriptShotsAtom } from '../script-state.ts';
import { startWithDrop } from '../start/start.ts';
import { putScene, putShot } from './edits.ts';

const SHOT = 'application/x-reelgraph-shot';
const SCENE = 'application/x-reelgraph-scene';
const MARK = 'data-drop';

type Side = 'before' | 'after' | 'into';

/** The sides on which something may be laid: beside a card, over or under a line. */
const sideOf = (event: DragEvent<HTMLElement>, along: 'x' | 'y'): 'before' | 'after' => {
  const box = event.currentTarget.getBoundingClientRect();
  const share = along === 'x' ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
  return share < 0.5 ? 'before' : 'after';
};

const has = (event: DragEvent, kind: string): boolean => event.dataTransfer.types.includes(kind);
const mark = (event: DragEvent<HTMLElement>, side: Side): void => {
  event.preventDefault();
  event.stopPropagation();
  event.dataTransfer.dropEffect = side === 'into' ? 'copy' : 'move';
  // On the element itself: a drag over a board of a thousand shots draws nothing anew.
  event.currentTarget.setAttribute(MARK, side);
};
const unmark = (event: DragEvent<HTMLElement>): void => event.currentTarget.removeAttribute(MARK);

const sceneOf = (id: string): SceneValue | undefined =>
  store.get(scriptShotsAtom)?.scenes.find((scene) => scene.shots.some((shot) => shot.id === id));
const shotOf = (id: string): ShotValue | undefined => store.get(scriptShotsAtom)?.shots.find((shot) => shot.id === id);

/** A card or a line that is dragged, and that takes another one beside it, or a picture to begin with. */
export const shotDrag = (id: string, along: 'x' | 'y') => ({
  onDragStart: (event: DragEvent<HTMLElement>) => {
    event.dataTransfer.setData(SHOT, id);
    event.dataTransfer.effectAllowed = 'move';
  },
  onDragOver: (event: DragEvent<HTMLElement>) => {
    if (has(event, SHOT)) mark(event, sideOf(event, along));
    else if (has(event, ASSET_DRAG) || has(event, 'Files')) mark(event, 'into');
  },
  onDragLeave: unmark,
  onDrop: (event: DragEvent<HTMLElement>) => {
    unmark(event);
    const here = shotOf(id);
    if (here && startWithDrop(here, event.dataTransfer, event.dataTransfer.getData(ASSET_DRAG))) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const shot = shotOf(event.dataTransfer.getData(SHOT));
    const scene = sceneOf(id);
    if (!shot || !scene) return;
    event.preventDefault();
    event.stopPropagation();
    const at = scene.shots.findIndex((one) => one.id === id);
    const before = sideOf(event, along) === 'before' ? id : (scene.shots[at + 1]?.id ?? null);
    putShot(shot, { scene: scene.id, before });
  },
});

/** A row of shots takes a scene too: before its own where it begins that one, behind it where it ends it. */
export const rowDrag = ({ scene, first, last }: { scene: SceneValue; first: boolean; last: boolean }) => {
  const side = (event: DragEvent<HTMLElement>): 'before' | 'after' | null =>
    first && last ? sideOf(event, 'y') : first ? 'before' : last ? 'after' : null;
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      const at = side(event);
      if (at && has(event, SCENE)) mark(event, at);
    },
    onDragLeave: unmark,
    onDrop: (event: DragEvent<HTMLElement>) => {
      unmark(event);
      const at = side(event);
      if (!at || !has(event, SCENE)) return;
      event.preventDefault();
      dropScene(event.dataTransfer.getData(SCENE), scene, at);
    },
  };
};

/** Lays a scene before or behind another one. */
function dropScene(id: string, beside: SceneValue, side: 'before' | 'after'): void {
  const scenes = store.get(scriptShotsAtom)?.scenes ?? [];
  const moved = scenes.find((one) => one.id === id);
  const at = scenes.findIndex((one) => one.id === beside.id);
  if (!moved || moved.id === beside.id || at < 0) return;
  putScene(moved, side === 'before' ? beside.id : (scenes[at + 1]?.id ?? null));
}

/** A scene's head: it is dragged with its scene, takes another scene before it, and a shot as its first. */
export const sceneDrag = (scene: SceneValue) => ({
  onDragStart: (event: DragEvent<HTMLElement>) => {
    event.dataTransfer.setData(SCENE, scene.id);
    event.dataTransfer.effectAllowed = 'move';
  },
  onDragOver: (event: DragEvent<HTMLElement>) => {
    if (has(event, SCENE)) mark(event, sideOf(event, 'y'));
    else if (has(event, SHOT)) mark(event, 'after');
  },
  onDragLeave: unmark,
  onDrop: (event: DragEvent<HTMLElement>) => {
    unmark(event);
    const shot = shotOf(event.dataTransfer.getData(SHOT));
    if (!shot && !has(event, SCENE)) return;
    event.preventDefault();
    dropScene(event.dataTransfer.getData(SCENE), scene, sideOf(event, 'y'));
    if (shot) putShot(shot, { scene: scene.id, before: scene.shots[0]?.id ?? null });
  },
});
