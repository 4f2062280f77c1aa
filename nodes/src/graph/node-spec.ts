import type { Capability } from '@reelgraph/models';
import type { Json } from './document.ts';
import type { PortType } from './port-types.ts';

/**
 * What the world knows of a node type: everything that the editor draws and that the validator and the planner need,
 * as plain JSON (`GET /api/nodes`). Made from a definition by the catalogue; the editor has no code per node.
 */
export interface NodeSpec {
  readonly type: string;
  readonly version: number;
  /** Enters every task key: bumped when the same inputs give another output. */
  readonly implementation: number;
  readonly title: string;
  /** Folder of the library, e.g. "Story", "Generate". */
  readonly category: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  readonly aliases: readonly string[];
  /** One sentence, then Markdown. */
  readonly help: string;
  /** `pure`: cached, runs anywhere. `reads`: sees a snapshot of the project. `effect`: always runs, answers operations. */
  readonly kind: 'pure' | 'reads' | 'effect';
  /**
   * `inline`: trivial work in the coordinator. `task`: in a task host process (media, models, anything that may block).
   * `person`: it waits for an answer; `run` is called when that is yes.
   */
  readonly host: 'inline' | 'task' | 'person';
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  readonly params: readonly ParamSpec[];
  readonly needs: readonly Capability[];
  /** Name of a switch: while it is on, the node works without its engines, and is not held up where none is ready. */
  readonly needsUnless?: string;
  /** Output port whose value is shown on the node, if any. */
  readonly preview?: string;
  /** Output port with a sentence for the person on what became of the work, shown beside the result. */
  readonly remark?: string;
  /** Which input is handed on to which output when the node is bypassed. */
  readonly bypass?: Readonly<Record<string, string>>;
  /** `dot`: a round thing on a wire with one input and one output and no words. */
  readonly width: 'dot' | 'compact' | 'standard' | 'wide';
}

export interface PortSpec {
  readonly name: string;
  readonly label: string;
  readonly type: PortType;
  /** Takes or gives a whole list. A single port that is given a list maps: one task per item. */
  readonly list: boolean;
  readonly optional: boolean;
  readonly help?: string;
  /** List inputs: what to do where items of the list failed. */
  readonly partial?: 'fail' | 'holes';
}

export type Widget =
  | 'text'
  | 'textarea'
  | 'screenplay'
  | 'number'
  | 'slider'
  | 'switch'
  | 'select'
  | 'seed'
  | 'size'
  | 'seconds'
  | 'prompt'
  | 'asset'
  | 'element'
  | 'points'
  | 'conditioning'
  | 'box'
  | 'frame'
  | 'strokes'
  | 'colour';

export interface ParamSpec {
  readonly name: string;
  readonly label: string;
  readonly widget: Widget;
  /** JSON type of the value. */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';
  readonly default: Json;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly maxLength?: number;
  readonly unit?: string;
  /** What 0 stands for, in a word or two, where it is no amount: "as the shot". */
  readonly zero?: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** Media kind that an `asset` widget takes. */
  readonly accept?: 'image' | 'video' | 'audio' | 'any';
  readonly help?: string;
  /** Must be filled in (by hand or by a wire) before the node can run. */
  readonly required?: boolean;
  /** Shown under "Advanced". */
  readonly advanced?: boolean;
  /** Drawn on the node itself, not only in the inspector. */
  readonly onNode?: boolean;
  /** The param can be fed by a wire: the port has the same name. */
  readonly port?: PortType;
  /** Full JSON Schema of the value, for anything the fields above do not say. */
  readonly schema: Json;
}
