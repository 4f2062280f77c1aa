import type { PreviewFrame } from '../../protocol/index.ts';
import type { LossyLane } from '../contract.ts';

const PROGRESS_EVERY = 1000 / 15;
const PREVIEW_EVERY = 1000 / 5;

interface Slot {
  sent: number;
  timer: NodeJS.Timeout | null;
  latest: () => void;
}

/** Progress at most 15, pictures at most 5 times a second and task; the latest always comes through. */
export class LossyThrottle {
  readonly #lane: LossyLane;
  readonly #slots = new Map<string, Slot>();

  constructor(lane: LossyLane) {
    this.#lane = lane;
  }

  progress(stream: string, task: string, type: string, data: unknown): void {
    this.#offer(`${type} ${task}`, PROGRESS_EVERY, () => this.#lane.lossy(stream, type, data));
  }

  preview(frame: PreviewFrame): void {
    this.#offer(`task.preview ${frame.task}`, PREVIEW_EVERY, () => this.#lane.preview(frame));
  }

  /** The task is over: nothing of it comes afterwards. */
  end(task: string): void {
    for (const name of [`task.progress ${task}`, `task.log ${task}`, `task.preview ${task}`]) {
      const slot = this.#slots.get(name);
      if (slot?.timer) clearTimeout(slot.timer);
      this.#slots.delete(name);
    }
  }

  #offer(name: string, every: number, send: () => void): void {
    const now = performance.now();
    const slot = this.#slots.get(name) ?? { sent: Number.NEGATIVE_INFINITY, timer: null, latest: send };
    this.#slots.set(name, slot);
    slot.latest = send;
    if (slot.timer) return;
    const wait = slot.sent + every - now;
    const go = () => {
      slot.timer = null;
      slot.sent = performance.now();
      slot.latest();
    };
    if (wait <= 0) go();
    else slot.timer = setTimeout(go, wait).unref();
  }
}
