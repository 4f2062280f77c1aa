// Every property test of a run draws from one seed. `npm test` uses the same one each time, so that red means a change and
// never bad luck; `REELGRAPH_SEED=random` (the long tests) draws a new one and prints it, `REELGRAPH_SEED=<n>` repeats one.
import fc from 'fast-check';

const asked = process.env.REELGRAPH_SEED;
if (asked === 'random') {
  // One seed for all the files of this process: printed once, enough to repeat the run.
  const seed = Math.floor(Math.random() * 2 ** 31);
  process.env.REELGRAPH_SEED = String(seed);
  process.stderr.write(`Property tests of process ${process.pid}: REELGRAPH_SEED=${seed}\n`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: asked ? Number(process.env.REELGRAPH_SEED) : 20_261_121 });
