import type { SceneValue } from '../script-state.ts';

/** Shots as cards or as lines, or the scenes alone: a whole feature fits on few screens then. */
export type BoardView = 'cards' | 'list' | 'scenes';

export type Row =
  | { readonly kind: 'scene'; readonly key: string; readonly scene: SceneValue }
  | {
      readonly kind: 'shots';
      readonly key: string;
      readonly ids: readonly string[];
      /** The scene that it is a part of, and whether it is the first or the last part. */
      readonly scene: SceneValue;
      readonly first: boolean;
      readonly last: boolean;
    };

/** The scenes as rows: a head, then its shots, so many beside each other. */
export function boardRows(
  scenes: readonly SceneValue[],
  columns: number,
  shows: (id: string) => boolean,
  empties = true,
): readonly Row[] {
  const rows: Row[] = [];
  for (const scene of scenes) {
    const ids = scene.shots.map((shot) => shot.id).filter(shows);
    // A scene that has no shot yet is shown where nothing is filtered.
    if (ids.length === 0 && scene.shots.length > 0) continue;
    if (ids.length === 0 && (!empties || scene.heading === '')) continue;
    rows.push({ kind: 'scene', key: scene.id, scene });
    for (let i = 0; i < ids.length; i += columns)
      rows.push({
        kind: 'shots',
        key: `${scene.id}:${i}`,
        ids: ids.slice(i, i + columns),
        scene,
        first: i === 0,
        last: i + columns >= ids.length,
      });
  }
  return rows;
}

const LEAST_CARD = 190;
const MOST_COLUMNS = 6;
/** Between cards; as in board.module.css. */
const GAP = 12;
const PADDING = 20;

export interface Grid {
  readonly view: BoardView;
  readonly columns: number;
  /** Of one card, px. */
  readonly cardWidth: number;
}

/** How many cards stand beside each other on a board so many px wide. */
export function gridOf(view: BoardView, width: number): Grid {
  const room = width - 2 * PADDING;
  const fit = Math.floor((room + GAP) / (LEAST_CARD + GAP));
  const columns = view === 'cards' ? Math.max(1, Math.min(MOST_COLUMNS, fit)) : 1;
  return { view, columns, cardWidth: (room - GAP * (columns - 1)) / columns };
}

const HEAD = 32;
const LINE = 44;
/** Under the picture of a card: as in shot.module.css. */
const BODY = 90;

/** Height of a row, px, as the styles make it: nothing has to be measured while a person scrolls. */
export function heightOf(row: Row | undefined, { view, cardWidth }: Grid): number {
  if (!row || row.kind === 'scene') return HEAD;
  if (view === 'list') return LINE + (row.last ? GAP : 0);
  return (cardWidth * 9) / 16 + BODY + GAP;
}

/** The row that holds a shot, or that begins its scene where no shots are shown; -1 where there is none. */
export function rowOfShot(rows: readonly Row[], shot: string): number {
  const own = rows.findIndex((row) => row.kind === 'shots' && row.ids.includes(shot));
  if (own >= 0) return own;
  return rows.findIndex((row) => row.kind === 'scene' && row.scene.shots.some(({ id }) => id === shot));
}
