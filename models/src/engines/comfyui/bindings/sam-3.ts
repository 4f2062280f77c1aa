import type { Binding, Tie, Workflow } from '../binding.ts';
import { node, sam3 } from './parts.ts';

type By = 'text' | 'points' | 'box';
const words: Record<By, string> = { text: 'by words', points: 'by points', box: 'by a box' };

/** SAM 3 on one picture: every instance of some words, or the one thing at points or in a box. One mask a picture. */
function detect(by: By): Binding {
  const workflow: Workflow = {
    sam: node('CheckpointLoaderSimple', { ckpt_name: '' }),
    picture: node('LoadImage', { image: '' }),
    detect: node('SAM3_Detect', {
      ...{ model: ['sam', 0], image: ['picture', 0], threshold: 0.5, refine_iterations: 2, individual_masks: true },
    }),
    masks: node('MaskToImage', { mask: ['detect', 0] }),
    save: node('SaveImage', { images: ['masks', 0], filename_prefix: 'reelgraph/mask' }),
    scores: node('PreviewAny', { source: ['detect', 1] }),
  };
  const ties: Tie[] = [{ value: 'picture', node: 'picture', input: 'image' }];
  const inputs = workflow.detect!.inputs;
  if (by === 'text') {
    workflow.text = node('CLIPTextEncode', { text: '', clip: ['sam', 1] });
    inputs.conditioning = ['text', 0];
    ties.push({ value: 'text', node: 'text', input: 'text' });
  }
  if (by === 'points') {
    ties.push({ value: 'points', node: 'detect', input: 'positive_coords' });
    ties.push({ value: 'negativePoints', node: 'detect', input: 'negative_coords' });
  }
  if (by === 'box') {
    workflow.box = node('PrimitiveBoundingBox', { x: 0, y: 0, width: 512, height: 512 });
    inputs.bboxes = ['box', 0];
    for (const [value, input] of [
      ['boxX', 'x'],
      ['boxY', 'y'],
      ['boxWidth', 'width'],
      ['boxHeight', 'height'],
    ] as const)
      ties.push({ value, node: 'box', input, as: 'integer' });
  }
  return {
    format: 'reelgraph/comfyui-binding',
    version: 1,
    id: `sam-3-${by}`,
    label: `SAM 3, ${words[by]}`,
    capability: 'segment',
    workflow,
    ties,
    repeats: [],
    needs: [by === 'box' ? 'boxX' : by],
    models: [sam3([{ node: 'sam', input: 'ckpt_name' }])],
    outputs: [
      { node: 'save', role: 'result' },
      ...(by === 'text' ? [{ node: 'scores', role: 'scores' as const }] : []),
    ],
    limits: { multiple: 1, frameStep: 1 },
    vram: 6e9,
  };
}

/** SAM 3 through a clip, from the mask of its first frame: one mask picture for each frame. */
const track: Binding = {
  format: 'reelgraph/comfyui-binding',
  version: 1,
  id: 'sam-3-track',
  label: 'SAM 3, tracker',
  capability: 'track',
  workflow: {
    sam: node('CheckpointLoaderSimple', { ckpt_name: '' }),
    clip: node('LoadVideo', { file: '' }),
    parts: node('GetVideoComponents', { video: ['clip', 0] }),
    mask: node('LoadImageMask', { image: '', channel: 'red' }),
    track: node('SAM3_VideoTrack', {
      ...{ images: ['parts', 0], model: ['sam', 0], initial_mask: ['mask', 0] },
      ...{ detection_threshold: 0.5, max_objects: 1, detect_interval: 1 },
    }),
    found: node('SAM3_TrackToMask', { track_data: ['track', 0], object_indices: '' }),
    masks: node('MaskToImage', { mask: ['found', 0] }),
    save: node('SaveImage', { images: ['masks', 0], filename_prefix: 'reelgraph/track' }),
  },
  ties: [
    { value: 'clip', node: 'clip', input: 'file' },
    { value: 'mask', node: 'mask', input: 'image' },
  ],
  repeats: [],
  needs: ['clip', 'mask'],
  models: [sam3([{ node: 'sam', input: 'ckpt_name' }])],
  outputs: [{ node: 'save', role: 'result' }],
  limits: { multiple: 1, frameStep: 1 },
  vram: 8e9,
};

export const sam3Bindings = (): Binding[] => [detect('text'), detect('points'), detect('box'), track];
