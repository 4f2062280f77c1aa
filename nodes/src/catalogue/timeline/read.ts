import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';
import type { SequenceValue } from '../../values.ts';

export const readTimeline = defineNode({
  type: 'timeline/read',
  title: 'Timeline',
  category: 'Timeline',
  icon: 'film',
  aliases: ['sequence', 'cut', 'read'],
  help: 'A timeline of the project as it stands.',
  kind: 'reads',
  params: z.object({ sequence: param.text({ label: 'Timeline', help: 'Id of a timeline. Empty: the first one.' }) }),
  outputs: { sequence: port.sequence() },
  width: 'compact',
  reads(project, params): SequenceValue | null {
    const id = params.sequence || project.defaults.sequence;
    const found = id === null ? undefined : project.sequences[id];
    return found ? { sequence: found.id, rev: found.rev, title: found.title } : null;
  },
  run({ snapshot }) {
    if (!snapshot)
      throw new NodeError('no_timeline', 'The project has no such timeline.', {
        fix: 'Choose one on the node, or leave it empty.',
      });
    return { sequence: snapshot };
  },
});
