import type { Sequence } from '@reelgraph/timeline';
import { layoutSequence, sequenceLength } from '@reelgraph/timeline';
import { Player, type PlayerState } from '@reelgraph/timeline/playback';
import type { Playhead } from '@reelgraph/timeline/ui';
import { atom } from 'jotai';
import { api, artifactUrl } from '../api/index.ts';
import { sequenceAtom, store } from '../state/index.ts';

const standing: PlayerState = { playing: false, speed: 0, loop: false, volume: 1 };

/** Whether it plays, for the buttons. The frame is not here: it changes too often for React. */
export const playerStateAtom = atom<PlayerState>(standing);

/**
 * The one playhead of the page. It stays while the viewer comes and goes with its workspace; a viewer lends it a player,
 * without one it only remembers where it is.
 */
class Transport implements Playhead {
  #frame = 0;
  #player: Player | null = null;
  readonly #listeners = new Set<(frame: number) => void>();

  get frame(): number {
    return this.#frame;
  }
  get player(): Player | null {
    return this.#player;
  }

  onFrame(listener: (frame: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives the playhead a canvas to show its frame on; answers how to take it away again. */
  attach(canvas: HTMLCanvasElement): () => void {
    const player = new Player({ canvas, url: artifactUrl, drawText: api.drawText });
    this.#player = player;
    const sequence = store.get(sequenceAtom);
    if (sequence) player.setSequence(sequence);
    void player.seek(this.#frame);
    player.onFrame((frame) => this.#set(frame));
    player.onState((state) => store.set(playerStateAtom, state));
    return () => {
      player.dispose();
      if (this.#player === player) this.#player = null;
      store.set(playerStateAtom, standing);
    };
  }

  setSequence(sequence: Sequence): void {
    this.#player?.setSequence(sequence);
  }

  seek(frame: number): void {
    if (this.#player) void this.#player.seek(frame);
    else this.#set(Math.max(0, frame));
  }

  toggle(): void {
    this.#player?.toggle();
  }

  step(frames: number): void {
    this.#player?.step(frames);
  }

  /** To the next or previous cut of any track, or an end of the film. */
  jump(direction: 1 | -1): void {
    const sequence = store.get(sequenceAtom);
    if (!sequence) return;
    const cuts = new Set([0, Math.max(0, sequenceLength(sequence) - 1)]);
    for (const { start } of layoutSequence(sequence)) cuts.add(start);
    const sorted = [...cuts].sort((a, b) => (a - b) * direction);
    const next = sorted.find((cut) => (cut - this.#frame) * direction > 0);
    if (next !== undefined) this.seek(next);
  }

  #set(frame: number): void {
    this.#frame = frame;
    for (const listener of this.#listeners) listener(frame);
  }
}

export const transport = new Transport();
