import { defineNode, NodeError, port } from '../../define/index.ts';
import { shotsOfScript } from '../../script/index.ts';

export const scriptParse = defineNode({
  type: 'script/parse',
  title: 'Parse Script',
  category: 'Story',
  icon: 'scroll-text',
  aliases: ['breakdown', 'shots', 'scenes'],
  help: 'Reads a screenplay into scenes and shots. Understands Fountain, Final Draft, numbered lists and free text.',
  inputs: { script: port.script() },
  outputs: { shots: port.shot({ list: true }), scenes: port.scene({ list: true }) },
  run({ inputs, context }) {
    const { scenes, shots, parsed } = shotsOfScript(inputs.script);
    if (shots.length === 0) {
      throw new NodeError('no_shots', 'No shot was found in the script.', {
        fix: 'Write at least one line of action, or check that the right file was pasted.',
      });
    }
    for (const warning of parsed.warnings) context.log(`Line ${warning.line}: ${warning.message}`);
    return {
      shots: shots.map((shot) => ({ key: shot.id, name: shot.number, value: shot })),
      scenes: scenes.map((scene) => ({ key: scene.id, name: scene.number, value: scene })),
    };
  },
});
