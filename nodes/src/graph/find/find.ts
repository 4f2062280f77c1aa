import type { GraphDocument, GraphNode, Json } from '../document.ts';
import type { NodeSpec, ParamSpec } from '../node-spec.ts';
import type { GraphOp } from '../ops/index.ts';
import { type Specs, specIn, titleOf } from '../specs.ts';

/** One place of a graph where the words stand. */
export interface Found {
  readonly node: string;
  readonly title: string;
  /** `title`, `type` or `engine`, or the name of a param. */
  readonly at: string;
  /** The place in words a person knows it by. */
  readonly label: string;
  readonly text: string;
  /** Whether `replaceInGraph` may change it: a type is swapped, not rewritten. */
  readonly replaceable: boolean;
}

/** Every place of the open graph where the words stand, whatever their case: names, types, engines and values. Nodes from left to right. */
export function findInGraph(graph: GraphDocument, specs: Specs, words: string): readonly Found[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  return Object.values(graph.nodes)
    .toSorted((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)
    .flatMap((node) => {
      const spec = specIn(graph, specs, node);
      const title = titleOf(node, spec);
      const place = (at: string, label: string, text: string, replaceable: boolean): Found[] =>
        text.toLowerCase().includes(wanted) ? [{ node: node.id, title, at, label, text, replaceable }] : [];
      return [
        ...place('title', 'Name', title, node.title !== undefined),
        ...place('type', 'Type', node.type, false),
        ...place('engine', 'Engine', node.engine ?? '', true),
        ...(spec?.params ?? []).flatMap((param) => place(param.name, param.label, shownValue(node, param), true)),
      ];
    });
}

/** What a person reads of a value: the label of a choice, the number, the text. Pictures and points have no words. */
function shownValue(node: GraphNode, param: ParamSpec): string {
  const value = node.params[param.name] ?? param.default;
  const option = param.options?.find((one) => one.value === value);
  if (option) return option.label;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return fileName(value);
}

const fileName = (value: Json): string =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value.name === 'string'
    ? value.name
    : '';

export interface Replacement {
  readonly ops: readonly GraphOp[];
  /** How many places were found that the new words do not fit: a choice without it, a number out of range, a picture. */
  readonly left: number;
}

/** The operations that put other words in their place: in texts and names wherever they stand, elsewhere for the whole value. */
export function replaceInGraph(graph: GraphDocument, specs: Specs, words: string, by: string): Replacement {
  const ops: GraphOp[] = [];
  let left = 0;
  for (const { node: id, at, replaceable } of findInGraph(graph, specs, words)) {
    const node = graph.nodes[id];
    const spec = node && specIn(graph, specs, node);
    if (!node || !replaceable) continue;
    const op = replaced(node, spec, at, words.trim(), by);
    if (op) ops.push(op);
    else left += 1;
  }
  return { ops, left };
}

function replaced(node: GraphNode, spec: NodeSpec | undefined, at: string, words: string, by: string): GraphOp | null {
  if (at === 'title')
    return { type: 'setTitle', node: node.id, title: inText(node.title ?? '', words, by) || undefined };
  if (at === 'engine')
    return same(node.engine ?? '', words) ? { type: 'setEngine', node: node.id, engine: by.trim() || undefined } : null;
  const param = spec?.params.find(({ name }) => name === at);
  const value = param && newValue(param, node.params[at] ?? param.default, words, by);
  return value === undefined ? null : { type: 'setParam', node: node.id, param: at, value };
}

function newValue(param: ParamSpec, value: Json, words: string, by: string): Json | undefined {
  if (param.options) {
    const option = param.options.find((one) => same(one.label, by.trim()) || same(one.value, by.trim()));
    const whole = param.options.find((one) => one.value === value);
    return option && whole && (same(whole.label, words) || same(whole.value, words)) ? option.value : undefined;
  }
  if (typeof value === 'number') {
    const next = Number(by.trim().replace(',', '.'));
    const fits =
      by.trim() !== '' &&
      Number.isFinite(next) &&
      next >= (param.min ?? next) &&
      next <= (param.max ?? next) &&
      (param.type !== 'integer' || Number.isInteger(next));
    return fits && String(value) === words ? next : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const next = inText(value, words, by);
  return next === value || next.length > (param.maxLength ?? next.length) ? undefined : next;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
/** As they are written: no sign of the words means anything but itself, and none of what replaces them. */
const inText = (text: string, words: string, by: string): string =>
  text.replace(new RegExp(words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'), () => by);
