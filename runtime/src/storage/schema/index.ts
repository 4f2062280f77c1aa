export * from './media.ts';
export * from './project.ts';
export * from './run.ts';
