import type { Widget } from '@reelgraph/nodes/graph';
import type { ComponentType } from 'react';
import { AssetParam } from './asset.tsx';
import { ColourParam, ElementParam, SelectParam, SwitchParam } from './choice.tsx';
import { ConditioningParam } from './conditioning.tsx';
import { NumberParam, SliderParam } from './number.tsx';
import { PointsParam } from './points.tsx';
import { SeedParam } from './seed.tsx';
import { SizeParam } from './size.tsx';
import { StrokesParam } from './strokes.tsx';
import { AreaParam, PromptParam, ScreenplayParam, TextParam } from './text.tsx';
import type { ParamProps } from './types.ts';

/** One control for each kind of param. */
export const controls: Readonly<Record<Widget, ComponentType<ParamProps>>> = {
  text: TextParam,
  textarea: AreaParam,
  prompt: PromptParam,
  screenplay: ScreenplayParam,
  number: NumberParam,
  seconds: NumberParam,
  slider: SliderParam,
  switch: SwitchParam,
  select: SelectParam,
  seed: SeedParam,
  size: SizeParam,
  asset: AssetParam,
  element: ElementParam,
  points: PointsParam,
  conditioning: ConditioningParam,
  box: TextParam,
  frame: NumberParam,
  strokes: StrokesParam,
  colour: ColourParam,
};

/** Controls that need the whole width. */
export const tall: ReadonlySet<Widget> = new Set<Widget>([
  'textarea',
  'prompt',
  'screenplay',
  'asset',
  'points',
  'conditioning',
]);
