const AGAIN_MS = 2000;

/** Fetches a part of the page. Where the runtime is away it tries on until it is back: a part never breaks for that. */
export async function fetchPart<T>(load: () => Promise<T>, wait = pause): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await wait(AGAIN_MS);
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
