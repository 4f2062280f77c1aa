import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';
import { viewsIn } from '../../elements/index.ts';
import type { ElementValue } from '../../values.ts';
import { elementNamed, elementsIn } from './find-elements.ts';

export const element = defineNode({
  type: 'elements/element',
  implementation: 2,
  title: 'Element',
  category: 'Story',
  icon: 'user',
  aliases: ['character', 'place', 'prop', 'cast'],
  help: 'One character, place, prop or look of the project, with its pictures.',
  kind: 'reads',
  params: z.object({ element: param.element({ onNode: true, required: true }) }),
  outputs: {
    element: port.element(),
    picture: port.image({ optional: true }),
    description: port.text(),
  },
  preview: 'picture',
  width: 'compact',
  reads: (project, params): ElementValue | null => elementNamed(elementsIn(project), params.element) ?? null,
  run({ snapshot, params }) {
    if (!snapshot) {
      throw new NodeError('no_element', `There is no element "${params.element}" in the project.`, {
        fix: 'Choose one on the node, or make it in the Elements panel.',
      });
    }
    // A sheet shows somebody four times: it is for looking up, never for a frame.
    const picture = viewsIn(snapshot).find(({ role }) => role !== 'sheet')?.image;
    return { element: snapshot, picture, description: snapshot.description };
  },
});
