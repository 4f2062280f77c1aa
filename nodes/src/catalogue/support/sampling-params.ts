import { param } from '../../define/index.ts';

/** How much pictures of elements count. */
export const referenceStrength = {
  strength: param.number({ default: 1, min: 0, max: 1, step: 0.05, slider: true, label: 'References', advanced: true }),
};

/** What every node that asks a diffusion model has in common. 0 leaves a number to the model. */
export const samplingParams = {
  steps: param.integer({
    default: 0,
    min: 0,
    max: 100,
    zero: 'as the model',
    advanced: true,
    help: '0: as many as the model wants.',
  }),
  guidance: param.number({
    default: 0,
    min: 0,
    max: 20,
    step: 0.1,
    zero: 'as the model',
    advanced: true,
    help: '0: as much as the model wants.',
  }),
};
