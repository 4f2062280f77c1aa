import { expect, type TestContext } from 'vitest';

/** Where a pipeline counts as the same: measured errors are near 1e-6, subtly wrong variants begin at 1.5e-5. */
export const PARITY = 1e-5;

/** One line of `models/PARITY.md`. */
export interface ParityRow {
  readonly family: string;
  readonly mode: string;
  /** What it is compared with. */
  readonly against: string;
  /** Largest difference over the range of what is right. */
  readonly error: number;
  /** What was deliberately wrong in this run: it must be seen. */
  readonly wrong?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    parity?: ParityRow[];
  }
}

/** Judges one comparison, and leaves it in the test's record, from which the table of the document is made. */
export function judge(task: TestContext['task'], row: ParityRow): void {
  task.meta.parity = [...(task.meta.parity ?? []), row];
  if (row.wrong) expect(row.error, row.wrong).toBeGreaterThan(PARITY);
  else expect(row.error, row.mode).toBeLessThan(PARITY);
}
