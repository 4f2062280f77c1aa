/** Flags of node for a child process of ours that runs from TypeScript: the loader that the test run has, or tsx. */
export const fromSource = [
  '--conditions=reelgraph-source',
  '--import',
  process.env.REELGRAPH_SOURCE_LOADER ?? 'tsx',
] as const;
