import { existsSync, writeFileSync } from 'node:fs';
import { EngineError } from '../../capabilities/capability.ts';
import { checkFrame } from '../../devices/frame-check.ts';
import { type MethodContext, serveEngine } from '../../host/serve-engine.ts';
import { hostDevice } from '../host-device.ts';

/** A family of a model that does nothing, and does it wrongly where it is asked to. */
serveEngine({
  pid: async () => process.pid,
  device: async (_: unknown, context: MethodContext) => {
    context.progress(0.5, 'half way');
    context.preview(new Uint8Array([1, 2]), 'image/jpeg');
    return hostDevice();
  },
  crash: async ({ mark }: { mark: string }) => {
    if (existsSync(mark)) return 'whole';
    writeFileSync(mark, '');
    process.exit(7);
  },
  crashAlways: async () => process.exit(7),
  black: async () => {
    checkFrame(hostDevice().safe ? Float32Array.of(0.5) : Float32Array.of(-1, -1), 4);
    return 'seen';
  },
  refuse: async () => {
    throw new EngineError('wrong_size', 'Not this size.', { fix: 'Another.' });
  },
  wait: (_: unknown, { signal, progress }: MethodContext) =>
    new Promise((_, reject) => {
      progress(0, 'waiting');
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    }),
});
