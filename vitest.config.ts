import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// One run over the packages' sources: the `reelgraph-source` condition makes every
// workspace import resolve to TypeScript, so a test never reads a stale build.
const conditions = ['reelgraph-source', 'import', 'module', 'node', 'default'];
const left = ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts'];
// The pure rooms hold no state and start nothing: their files share one process, which reads each module once.
const pure = [
  'timeline/src/{colour,edits,interchange,keys,landing,layout,sequence,snap,time}/**/*.test.ts',
  'nodes/src/{elements,graph,help,prompts,script}/**/*.test.ts',
  'editor/src/**/*.test.{ts,tsx}',
];

const setupFiles = ['scripts/property-seed.ts', 'scripts/own-environment.ts'];

export default defineConfig({
  test: {
    // Half of the tests wait for processes of their own (ffmpeg, hosts, Redis), so one more than the cores keeps them busy.
    maxWorkers: availableParallelism() + 1,
    globalSetup: ['scripts/bundle-hosts.ts'],
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: { name: 'pure', include: pure, exclude: left, setupFiles, isolate: false, testTimeout: 30_000 },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: 'real',
          include: ['{timeline,models,nodes,runtime,editor,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...left, ...pure],
          setupFiles,
          pool: 'forks',
          // A worker reads each module once, not once a file.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
