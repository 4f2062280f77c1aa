import { defineNode, type Keyed, type NodeDefinition, NodeError, type Port, port } from '../../define/index.ts';
import { mainPicture } from '../../elements/index.ts';
import { type Converter, converters } from '../../graph/converters.ts';
import type { Json } from '../../graph/document.ts';
import { buildPrompt } from '../../prompts/index.ts';
import type { ElementValue, SceneValue, ScriptValue, ShotValue } from '../../values.ts';

const whole = (value: number) => Math.min(2 ** 32 - 1, Math.max(0, Math.trunc(value)));

/** What each pure converter does with one value. Lists are handled by the executor, except where one becomes many. */
const work: Readonly<Record<string, (value: never) => unknown>> = {
  'number-text': (value: number) => String(value),
  'seed-text': (value: number) => String(value),
  'boolean-text': (value: boolean) => (value ? 'yes' : 'no'),
  'number-seed': whole,
  'seed-number': (value: number) => value,
  'number-boolean': (value: number) => value !== 0,
  'boolean-number': (value: boolean) => (value ? 1 : 0),
  'text-script': (text: string): ScriptValue => ({ title: '', text, format: 'auto' }),
  'script-text': (script: ScriptValue) => script.text,
  'scene-text': (scene: SceneValue) =>
    [scene.heading, ...scene.shots.map((shot) => shot.action)].filter(Boolean).join('\n\n'),
  'shot-text': (shot: ShotValue) => buildPrompt(shot, 'ltx-t2v'),
  'element-text': (element: ElementValue) => element.description || element.name,
  'element-image': (element: ElementValue) => {
    const picture = mainPicture(element);
    if (!picture) {
      throw new NodeError('no_picture', `${element.name} has no picture yet.`, {
        fix: 'Add one in the Elements panel.',
      });
    }
    return picture;
  },
  'mask-image': ({
    artifact,
    mime,
    width,
    height,
  }: {
    artifact: string;
    mime: string;
    width: number;
    height: number;
  }) => ({ kind: 'image', artifact, mime, width, height }),
  'track-video': ({ artifact, mime, width, height, frames, rate }: Record<string, Json>) => ({
    kind: 'video',
    artifact,
    mime,
    width,
    height,
    frames,
    rate,
  }),
};

/** Hidden nodes carry out what wires do by themselves; they are not in the library. */
export const converterBasics = (converter: Converter) => ({
  type: `convert/${converter.name}`,
  title: converter.label.charAt(0).toUpperCase() + converter.label.slice(1),
  category: '',
  icon: 'arrow-left-right',
  help: `A wire from ${converter.from} to ${converter.to} does this by itself.`,
  width: 'compact' as const,
});

const scenesToShots = (converter: Converter): NodeDefinition =>
  defineNode({
    ...converterBasics(converter),
    inputs: { value: port.scene({ list: true }) },
    outputs: { value: port.shot({ list: true }) },
    run({ inputs }) {
      const shots = inputs.value.flatMap((scene) => scene.value.shots);
      return { value: shots.map((shot): Keyed<ShotValue> => ({ key: shot.id, name: shot.number, value: shot })) };
    },
  });

const plain = (converter: Converter): NodeDefinition => {
  const change = work[converter.name];
  if (!change) throw new Error(`The converter ${converter.name} has no work.`);
  const made = defineNode({
    ...converterBasics(converter),
    inputs: { value: port[converter.from]() as Port },
    outputs: { value: port[converter.to]() as Port },
    run: ({ inputs }) => ({ value: change(inputs.value as never) as never }),
  });
  return made;
};

export const pureConverters: readonly NodeDefinition[] = converters
  .filter((converter) => converter.work === 'pure')
  .map((converter) => (converter.list ? scenesToShots(converter) : plain(converter)));
