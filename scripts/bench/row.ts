/** One measurement. Nothing is set up before `measure` is called, so that a single row starts quickly. */
export interface BenchRow {
  /** A name of `figures.ts`, or a new one with its own `unit`. */
  readonly name: string;
  readonly unit?: string;
  measure(): Promise<Measured | number>;
}

export interface Measured {
  readonly value: number;
  /** The same work by something else, in words: "fountain-js 31 ms". */
  readonly peer?: string;
}

/** Median of `runs` timings in milliseconds, after one run that does not count. */
export async function median(runs: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return middle(times);
}

export function middle(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[ordered.length >> 1] ?? Number.NaN;
}

/** The value below which `share` (0–1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.ceil(ordered.length * share) - 1)] ?? Number.NaN;
}
