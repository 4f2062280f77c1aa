export * from './fork-host.ts';
export * from './host-side.ts';
