/** The server door: engines, and the child processes that they work in. A plain list of exports. */
export * from '../host/index.ts';
export * from '../registry/engine-registry.ts';
