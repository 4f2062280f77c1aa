import type { AudioRef, ImageRef, MaskRef, TrackRef, VideoRef } from '@reelgraph/timeline';
import type { Json } from '../graph/document.ts';
import type { PortSpec } from '../graph/node-spec.ts';
import type { PortType } from '../graph/port-types.ts';
import type { ClipValue, ElementValue, SceneValue, ScriptValue, SequenceValue, ShotValue } from '../values.ts';
import type { Keyed } from './define-node.ts';

/** What travels on a wire of each type. */
export interface PortValues {
  text: string;
  number: number;
  boolean: boolean;
  seed: number;
  script: ScriptValue;
  scene: SceneValue;
  shot: ShotValue;
  element: ElementValue;
  image: ImageRef;
  mask: MaskRef;
  track: TrackRef;
  video: VideoRef;
  audio: AudioRef;
  latent: Json;
  clip: ClipValue;
  sequence: SequenceValue;
  any: Json;
}

export interface PortOptions {
  readonly label?: string;
  readonly help?: string;
  readonly list?: boolean;
  readonly optional?: boolean;
  /** List inputs: `fail` (default) stops where an item failed, `holes` goes on with the others. */
  readonly partial?: 'fail' | 'holes';
}

/** A declared port; `Options` is kept in the type, so that `run` sees lists as lists and optional inputs as optional. */
export interface Port<T extends PortType = PortType, Options extends PortOptions = PortOptions> {
  readonly type: T;
  readonly options: Options;
}

type Value<P extends Port> = PortValues[P['type']];

/** What `run` gets for an input: the value, or for a list port its items in order. */
export type InputValue<P extends Port> = P['options'] extends { list: true }
  ? readonly Keyed<Value<P>>[]
  : P['options'] extends { optional: true }
    ? Value<P> | undefined
    : Value<P>;

/** What `run` answers for an output. Undefined: nothing came out, and what needs it is skipped with the reason. */
export type OutputValue<P extends Port> = P['options'] extends { list: true }
  ? readonly (Keyed<Value<P>> | Value<P>)[]
  : P['options'] extends { optional: true }
    ? Value<P> | undefined
    : Value<P>;

const build =
  <T extends PortType>(type: T) =>
  <const Options extends PortOptions = Record<never, never>>(options: Options = {} as Options): Port<T, Options> => ({
    type,
    options,
  });

/** `port.shot()`, `port.element({ list: true, optional: true })`: one builder for each port type. */
export const port = {
  text: build('text'),
  number: build('number'),
  boolean: build('boolean'),
  seed: build('seed'),
  script: build('script'),
  scene: build('scene'),
  shot: build('shot'),
  element: build('element'),
  image: build('image'),
  mask: build('mask'),
  track: build('track'),
  video: build('video'),
  audio: build('audio'),
  latent: build('latent'),
  clip: build('clip'),
  sequence: build('sequence'),
  any: build('any'),
} satisfies { readonly [T in PortType]: unknown };

/** "lastFrame" → "last frame". */
export const wordsOf = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

export const portSpecs = (ports: Readonly<Record<string, Port>>): PortSpec[] =>
  Object.entries(ports).map(([name, { type, options }]) => ({
    name,
    label: options.label ?? wordsOf(name),
    type,
    list: options.list ?? false,
    optional: options.optional ?? false,
    help: options.help,
    partial: options.list ? (options.partial ?? 'fail') : undefined,
  }));
