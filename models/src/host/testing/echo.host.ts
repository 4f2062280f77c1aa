import { hostReady } from '../host-side.ts';

/** A host for the tests: answers, crashes, gets stuck, or refuses to stop, as it is told. */
const mode = process.argv[2];
if (mode === 'broken') throw new Error('this module cannot start');
if (mode === 'stubborn') process.on('SIGTERM', () => undefined);

process.on('message', (message: { do: string; value?: unknown }) => {
  if (message.do === 'echo') process.send?.({ value: message.value });
  if (message.do === 'facts')
    process.send?.({ value: { execArgv: process.execArgv, options: process.env.NODE_OPTIONS } });
  if (message.do === 'crash') {
    process.stderr.write('something went badly wrong\n', () => process.exit(7));
  }
  if (message.do === 'spin') {
    process.send?.({ value: process.pid }, undefined, undefined, () => {
      for (;;) Math.sqrt(2);
    });
  }
});
if (mode !== 'silent') hostReady({ blocking: mode === 'blocking' });
else setInterval(() => undefined, 1000);
