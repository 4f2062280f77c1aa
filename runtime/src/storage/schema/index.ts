export * from './media.ts';
export * from './money.ts';
export * from './project.ts';
export * from './run.ts';
