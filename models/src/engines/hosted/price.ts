import { MILLIONTHS, type Price } from '../../capabilities/money.ts';
import type { ImageRequest, RepaintVideoRequest, VideoRequest } from '../../capabilities/requests.ts';
import type { Measure, PriceFormula } from './binding.ts';

export type Measures = Readonly<Record<Measure, number>>;
export type HostedRequest = Partial<ImageRequest> & Partial<VideoRequest> & Partial<RepaintVideoRequest>;

/** What a request measures: seconds and frames of a clip, megapixels of one frame, reference pictures, steps, characters of its prompt. */
export function measuresOf(request: HostedRequest): Measures {
  const { width = 0, height = 0, frames = 1, rate = { num: 1, den: 1 } } = request.video ?? request;
  return {
    seconds: (frames * rate.den) / rate.num,
    frames,
    megapixels: (width * height) / 1e6,
    references: request.references?.length ?? 0,
    steps: request.steps ?? 0,
    characters: [...(request.prompt ?? '')].length,
  };
}

/** Rounded up to whole millionths; what floating point leaves behind the ninth digit is no money. */
const whole = (units: number): number => Math.ceil(Math.round(units * MILLIONTHS * 1000) / 1000);

/** Σ each · Π measures of the terms that hold, at least `least`, up to a multiple of `step`. Pure. */
export function priceOf(formula: PriceFormula, currency: string, measures: Measures): Price {
  let sum = 0;
  for (const { each, of, when } of formula.terms) {
    const measure = when ? measures[when.measure] : 0;
    const holds = !when || (measure > (when.above ?? -1) && measure <= (when.upTo ?? Number.POSITIVE_INFINITY));
    if (holds) sum += of.reduce((product, name) => product * measures[name], each);
  }
  const least = Math.max(whole(sum), whole(formula.least));
  const step = formula.step === undefined ? 1 : Math.max(1, whole(formula.step));
  return { amount: Math.ceil(least / step) * step, currency };
}
