import type { Engine } from '@reelgraph/models';
import { defaultEngines } from '@reelgraph/models/engines';
import { comfySource } from './comfyui.ts';
import { hostedSource } from './hosted.ts';
import { languageSource } from './language.ts';

/** The engines of a data folder: its settings, its keys, its bundles. Every process makes them alike. */
export const enginesOf = (folder: string, environment: NodeJS.ProcessEnv = process.env): Engine[] =>
  defaultEngines(
    environment,
    languageSource(folder, environment),
    comfySource(folder, environment),
    folder,
    hostedSource(folder, environment),
  );
