import { setTimeout as later } from 'node:timers/promises';
import { EngineError } from '../../capabilities/capability.ts';
import { serveEngine } from '../serve-engine.ts';

/** An engine for the tests: good, slow, stuck and faulty methods. */
serveEngine({
  double: async (numbers: Float32Array, { progress, preview }) => {
    progress(0.5, 'half way');
    preview(new Uint8Array([1, 2, 3]), 'image/jpeg');
    return numbers.map((n) => n * 2);
  },
  pid: async () => process.pid,
  /** Works in small steps and looks at its signal. */
  patient: async (_: null, { signal, progress }) => {
    for (let step = 0; ; step++) {
      progress(0.1, `step ${step}`);
      await later(10, undefined, { signal });
    }
  },
  /** Sits in one call that cannot be interrupted. */
  stuck: async (_: null, { progress }) => {
    progress(0, 'stuck now');
    await later(5);
    for (;;) Math.sqrt(2);
  },
  refuse: async () => {
    throw new EngineError('no_such_thing', 'There is no such thing.', { fix: 'Name another.' });
  },
  crash: async () => {
    process.stderr.write('out of memory\n');
    await later(5);
    process.abort();
  },
});
