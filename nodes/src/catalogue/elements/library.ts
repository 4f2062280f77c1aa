import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';
import { elementsIn } from './find-elements.ts';

export const elementLibrary = defineNode({
  type: 'elements/library',
  title: 'Element Library',
  category: 'Story',
  icon: 'library',
  aliases: ['cast', 'characters', 'places', 'props'],
  help: 'All elements of the project: characters, places, props and looks.',
  kind: 'reads',
  params: z.object({
    kind: param.select(
      { all: 'Everything', character: 'Characters', location: 'Places', object: 'Props', style: 'Looks' },
      { default: 'all', onNode: true },
    ),
  }),
  outputs: { elements: port.element({ list: true }) },
  width: 'compact',
  reads: (project, params) => elementsIn(project).filter((one) => params.kind === 'all' || one.kind === params.kind),
  run: ({ snapshot }) => ({ elements: snapshot.map((one) => ({ key: one.id, name: one.name, value: one })) }),
});
