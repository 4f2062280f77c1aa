import { param } from '../../define/index.ts';

/** Params of every node that asks a language model. */
export const languageParams = (temperature: number) => ({
  seed: param.seed({ advanced: true }),
  temperature: param.number({
    default: temperature,
    min: 0,
    max: 2,
    step: 0.1,
    slider: true,
    advanced: true,
    help: '0 is the most likely answer each time; more is more surprising.',
  }),
});
