import { defineConfig } from 'vitest/config';

// One run over the packages' sources: the `reelgraph-source` condition makes every
// workspace import resolve to TypeScript, so a test never reads a stale build.
export default defineConfig({
  resolve: { conditions: ['reelgraph-source', 'import', 'module', 'node', 'default'] },
  ssr: { resolve: { conditions: ['reelgraph-source', 'import', 'module', 'node', 'default'] } },
  test: {
    include: ['{timeline,models,nodes,runtime,editor,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
