/** The server door: node definitions, packs, built-in templates. */
export * from '../define/index.ts';
export * from '../templates/index.ts';
export { builtinNodes, specs } from './builtin.ts';
export { type LoadedPacks, loadNodePacks, type PackTools, type PackWarning } from './packs.ts';
