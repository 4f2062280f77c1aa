import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';
import { scriptDocument, scriptValueOf } from '../../script/index.ts';
import type { ScriptValue } from '../../values.ts';

export const scriptSource = defineNode({
  type: 'script/source',
  title: 'Script',
  category: 'Story',
  icon: 'file-text',
  aliases: ['screenplay', 'fountain', 'story'],
  help: 'The screenplay of the project. Write it in the Script workspace; every shot keeps its identity while you edit.',
  kind: 'reads',
  params: z.object({
    document: param.text({
      label: 'Script',
      advanced: true,
      help: 'Id of a script of the project. Empty: the first one.',
    }),
    text: param.screenplay({ label: 'Text', help: 'Used instead of the project’s script when it is not empty.' }),
  }),
  outputs: { script: port.script() },
  preview: 'script',
  reads(project, params): ScriptValue | null {
    if (params.text.trim() !== '') return { title: '', text: params.text, format: 'auto' };
    const id = params.document || project.defaults.script;
    const json = id === null ? undefined : project.scripts[id];
    const doc = json === undefined ? undefined : scriptDocument.parse(json);
    return doc?.ok ? scriptValueOf(doc.value) : null;
  },
  run({ snapshot }) {
    if (!snapshot) {
      throw new NodeError('no_script', 'The project has no such script.', {
        fix: 'Open the Script workspace and write or import one.',
      });
    }
    if (snapshot.text.trim() === '') {
      throw new NodeError('script_empty', 'The script is empty.', {
        fix: 'Open the Script workspace and write or paste a screenplay.',
      });
    }
    return { script: snapshot };
  },
});
