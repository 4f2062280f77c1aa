import type { Family } from '../../bundles/manifest.ts';

const host = (path: string) =>
  new URL(`${path}.host.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** The module that each family's process runs. */
export const familyHosts: Readonly<Partial<Record<Family, URL>>> = {
  'ltx-2': host('./ltx/ltx'),
  'flux-2-klein': host('./klein/klein'),
  'sam-3': host('./sam/sam'),
  'gemma-3': host('./gemma/gemma'),
};
