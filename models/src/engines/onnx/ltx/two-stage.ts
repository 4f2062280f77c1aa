import type { Condition } from './conditioning.ts';
import { generate, type LtxRequest, type LtxTools, type Made } from './generate.ts';
import { openLtx } from './model.ts';

/** Conditions are looked at twice: at half the size, and at full size. */
export interface TwoStageRequest extends Omit<LtxRequest, 'conditions' | 'begin' | 'sigmas'> {
  readonly conditions?: (width: number, height: number) => Promise<readonly Condition[]>;
}

export interface TwoStageTools extends Omit<LtxTools, 'onStep'> {
  readonly onStep?: (step: number, steps: number, stage: 1 | 2) => void;
}

/**
 * Half the size first, where the composition is found; then twice as many latents by the upsampler, partly noise again,
 * and three short steps for the detail. Sides are multiples of 64. The second stage uses `transformer_stage2` where the
 * bundle has it (the plain model with the distilled LoRA), and neither guidance nor a negative prompt.
 */
export async function twoStage(request: TwoStageRequest, tools: TwoStageTools): Promise<Made> {
  const { bundle, sessions } = tools;
  const { onStep, ...rest } = tools;
  const [width, height] = [request.width / 2, request.height / 2];
  const model = await openLtx(bundle, sessions);
  const small = await generate(
    { ...request, width, height, conditions: (await request.conditions?.(width, height)) ?? [] },
    { ...rest, onStep: (step, steps) => onStep?.(step, steps, 1) },
  );
  tools.signal?.throwIfAborted();
  const video = await model.upsample(small.video);
  return generate(
    {
      ...request,
      guidance: 1,
      conditions: (await request.conditions?.(request.width, request.height)) ?? [],
      begin: { video, sound: small.sound },
      sigmas: Float32Array.from(model.config.scheduler.stage2),
    },
    {
      ...rest,
      onStep: (step, steps) => onStep?.(step, steps, 2),
      transformer: bundle.has('transformer_stage2') ? 'transformer_stage2' : 'transformer',
    },
  );
}
