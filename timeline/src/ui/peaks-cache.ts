export interface Waveform {
  readonly pairs: Int8Array;
  /** Peaks for each second of the file. */
  readonly perSecond: number;
}

const known = new Map<string, Promise<Waveform | null>>();

/** The waveform of a file, fetched once. Null where there is none. */
export function waveform(url: string): Promise<Waveform | null> {
  const before = known.get(url);
  if (before) return before;
  const load = fetch(url)
    .then(async (answer) => {
      if (!answer.ok) return null;
      const samples = Number(answer.headers.get('x-samples-per-peak')) || 256;
      const rate = Number(answer.headers.get('x-sample-rate')) || 48_000;
      return { pairs: new Int8Array(await answer.arrayBuffer()), perSecond: rate / samples };
    })
    .catch(() => null);
  known.set(url, load);
  return load;
}

/** Lowest and highest value between two seconds of the file, −1…1. */
export function extent({ pairs, perSecond }: Waveform, from: number, to: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(from * perSecond));
  const last = Math.min(pairs.length / 2, Math.max(first + 1, Math.ceil(to * perSecond)));
  let low = 0;
  let high = 0;
  // More than a few dozen peaks for one pixel look the same when every n-th is taken.
  const step = Math.max(1, Math.floor((last - first) / 48));
  for (let i = first; i < last; i += step) {
    low = Math.min(low, pairs[2 * i] ?? 0);
    high = Math.max(high, pairs[2 * i + 1] ?? 0);
  }
  return [low / 128, high / 127];
}
