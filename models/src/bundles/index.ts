/** Bundles: model files with a manifest that names every byte. */
export * from './manifest.ts';
export { type Bundle, openBundle } from './open-bundle.ts';
