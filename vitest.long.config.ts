import { defineConfig } from 'vitest/config';

// `npm run test:long`: what takes minutes or hours. Kills, races and soaks by chance; each prints its seed, and
// REELGRAPH_TEST_SEED brings the same again. Every one has a small brother in `npm test`.
const conditions = ['reelgraph-source', 'import', 'module', 'node', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'long',
    globalSetup: ['scripts/bundle-hosts.ts'],
    include: [
      '{timeline,models,nodes,runtime,editor}/**/*.long.test.ts',
      'runtime/src/storage/artifacts/collector.test.ts',
      'runtime/src/server/api.test.ts',
    ],
    env: { REELGRAPH_LONG: '1' },
    pool: 'forks',
    // One after the other: what is killed and timed must not wait for a neighbour.
    fileParallelism: false,
    hookTimeout: 60_000,
    reporters: ['verbose'],
  },
});
