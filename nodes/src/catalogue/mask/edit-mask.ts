import type { z } from 'zod';
import { defineNode, type NodeContext, NodeError, port } from '../../define/index.ts';
import { changeTrack, readMask, writeMask } from './files.ts';
import type { Plane } from './pixels.ts';

/** Nodes that change a mask pixel by pixel are alike: a still mask and a moving one go through side by side. */
export function maskEdit<P extends z.ZodObject>(node: {
  readonly type: string;
  readonly title: string;
  readonly icon: string;
  readonly aliases: readonly string[];
  readonly help: string;
  readonly params: P;
  change(plane: Plane, params: z.output<P>): Plane;
}) {
  return defineNode({
    ...node,
    category: 'Mask and repaint',
    inputs: { mask: port.mask({ optional: true }), track: port.track({ optional: true }) },
    outputs: { mask: port.mask({ optional: true }), track: port.track({ optional: true }) },
    bypass: { mask: 'mask', track: 'track' },
    host: 'task',
    preview: 'mask',
    async run({ inputs, params, context }: { inputs: MaskInputs; params: unknown; context: NodeContext }) {
      const change = (plane: Plane) => node.change(plane, params as z.output<P>);
      if (!inputs.mask && !inputs.track) {
        throw new NodeError('missing_input', `${node.title} has nothing to work on.`, {
          fix: 'Connect a mask or a track.',
        });
      }
      return {
        mask: inputs.mask && (await writeMask(context, change(await readMask(context, inputs.mask)), inputs.mask)),
        track: inputs.track && (await changeTrack(context, inputs.track, change)),
      };
    },
  });
}

interface MaskInputs {
  readonly mask: Parameters<typeof readMask>[1] | undefined;
  readonly track: Parameters<typeof changeTrack>[1] | undefined;
}
