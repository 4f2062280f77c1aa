export * from './child-host.ts';
export * from './engine-host.ts';
export * from './engine-host-pool.ts';
export * from './fork-host.ts';
export * from './host-side.ts';
export * from './serve-engine.ts';
