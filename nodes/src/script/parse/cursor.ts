import type { Line } from '../text/lines.ts';

/** Where the reader is in its lines. It only moves forward, so that reading is linear whatever the text. */
export class Cursor {
  readonly lines: readonly Line[];
  at: number;
  /** For each line: is the next line that was not emptied by a note a solid one? */
  private readonly solid: Uint8Array;

  constructor(lines: readonly Line[], from: number) {
    this.lines = lines;
    this.at = from;
    this.solid = new Uint8Array(lines.length);
    let next = 0;
    for (let i = lines.length - 1; i >= from; i--) {
      this.solid[i] = next;
      const line = lines[i] as Line;
      if (!line.emptied) next = line.blank ? 0 : 1;
    }
  }

  get line(): Line | undefined {
    return this.lines[this.at];
  }

  /** True where text follows the present line with no empty line between. */
  get followed(): boolean {
    return this.solid[this.at] === 1;
  }
}
