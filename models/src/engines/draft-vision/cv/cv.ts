import { createRequire } from 'node:module';
import type CvModule from '@techstark/opencv-js';

export type Cv = typeof CvModule;
export type Mat = InstanceType<Cv['Mat']>;

let loaded: Cv | undefined;

/**
 * Loads OpenCV into this process (about half a second, 150 MB) and must have resolved before {@link cv} is used. Every
 * call of it blocks the thread: only engine hosts do this.
 */
export function loadCv(): Promise<void> {
  const module = createRequire(import.meta.url)('@techstark/opencv-js') as Cv & {
    onRuntimeInitialized?: () => void;
    then?: unknown;
  };
  return new Promise((resolve) => {
    const ready = () => {
      // The module is a "thenable" that resolves to itself: handed to a promise it would be awaited for ever.
      delete module.then;
      loaded = module;
      resolve();
    };
    if (module.Mat) ready();
    else module.onRuntimeInitialized = ready;
  });
}

/** OpenCV, after {@link loadCv}. */
export function cv(): Cv {
  if (!loaded) throw new Error('OpenCV is not loaded.');
  return loaded;
}

export type Keep = <T extends { delete(): void }>(thing: T) => T;

/**
 * Mats live in wasm memory, where nothing is collected: what `keep` was given is deleted at the end of the work, also
 * when it throws. Results leave as plain arrays.
 */
export function scoped<R>(work: (keep: Keep, cv: Cv) => R): R {
  const kept: { delete(): void }[] = [];
  try {
    return work((thing) => {
      kept.push(thing);
      return thing;
    }, cv());
  } catch (error) {
    throw readable(error);
  } finally {
    for (const thing of kept.reverse()) thing.delete();
  }
}

/** OpenCV throws the address of its exception. */
function readable(error: unknown): unknown {
  if (typeof error !== 'number') return error;
  const { exceptionFromPtr } = cv() as unknown as { exceptionFromPtr(address: number): { msg: string } };
  return new Error(`OpenCV: ${exceptionFromPtr(error).msg}`);
}
