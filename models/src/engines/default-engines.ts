import type { Engine } from '../capabilities/capability.ts';
import { draftEngine } from './draft/engine.ts';
import { onnxEngine } from './onnx/onnx-engine.ts';

/** Every engine of a studio, in order of preference where nobody chooses: what always works comes first. */
export const defaultEngines = (): Engine[] => [draftEngine(), onnxEngine({ bundles: process.env.REELGRAPH_MODELS })];
