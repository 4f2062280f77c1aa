import type { Branded } from '@reelgraph/timeline';

export type NodeId = Branded<string, 'NodeId'>;
export type EdgeId = Branded<string, 'EdgeId'>;
export type GraphId = Branded<string, 'GraphId'>;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type NodeMode = 'active' | 'muted' | 'bypassed' | 'frozen';

/** The saved graph is the executable graph: there is no second format. */
export interface GraphDocument {
  readonly format: 'reelgraph/graph';
  readonly version: number;
  readonly id: GraphId;
  readonly title: string;
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly edges: Readonly<Record<string, GraphEdge>>;
  readonly frames: Readonly<Record<string, GraphFrame>>;
  readonly notes: Readonly<Record<string, GraphNote>>;
  /** Definitions that nodes of type `subgraph` use by reference. */
  readonly subgraphs: Readonly<Record<string, SubgraphDefinition>>;
  /** A template's face: promoted params and outputs, in order. */
  readonly form: readonly FormField[];
  /** The template that this graph was made from. */
  readonly origin?: { readonly template: string; readonly version: string };
}

export interface GraphNode {
  readonly id: NodeId;
  readonly type: string;
  readonly typeVersion: number;
  readonly title?: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly position: { readonly x: number; readonly y: number };
  readonly size?: { readonly width: number; readonly height?: number };
  readonly mode: NodeMode;
  readonly collapsed?: boolean;
  readonly colour?: string;
  /** Engine of this node alone; else the project's choice for the capability. */
  readonly engine?: string;
  /** Of a frozen node: what it keeps giving, whatever changes upstream. */
  readonly frozen?: { readonly key: string; readonly outputs: Json };
}

export interface GraphEdge {
  readonly id: EdgeId;
  readonly from: { readonly node: NodeId; readonly port: string };
  /** Wires into a list port are sorted by `order`. */
  readonly to: { readonly node: NodeId; readonly port: string; readonly order?: number };
}

export interface GraphFrame {
  readonly id: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
  readonly colour?: string;
}

export interface GraphNote {
  readonly id: string;
  readonly text: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
}

export interface SubgraphDefinition {
  readonly id: string;
  readonly title: string;
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly edges: Readonly<Record<string, GraphEdge>>;
  readonly frames?: Readonly<Record<string, GraphFrame>>;
  readonly notes?: Readonly<Record<string, GraphNote>>;
  /** Ports of the instance: each stands for a port of an inner node. */
  readonly inputs: readonly { readonly name: string; readonly node: NodeId; readonly port: string }[];
  readonly outputs: readonly { readonly name: string; readonly node: NodeId; readonly port: string }[];
  /** Params that an instance may override. */
  readonly promoted: readonly { readonly name: string; readonly node: NodeId; readonly param: string }[];
}

/** One line of a template's form. `name` is unique and stable: it is what `--set name=value` uses. */
export interface FormField {
  readonly name: string;
  readonly kind: 'param' | 'output';
  readonly node: NodeId;
  /** The param's name, or the output port's. */
  readonly target: string;
  readonly label: string;
  readonly help?: string;
  readonly range?: { readonly min?: number; readonly max?: number; readonly step?: number };
  /** Shown only where another field has this value. */
  readonly condition?: { readonly field: string; readonly equals: Json };
}
