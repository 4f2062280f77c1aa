import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';

/** An element with its children in order: what an edit list needs, because there the order is the time. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** Makes an element; attributes and children that are not there (`undefined`, `false`) are left out. */
export function xml(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly (XmlElement | false | undefined)[] = [],
  text = '',
): XmlElement {
  const said = Object.entries(attributes).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    name,
    attributes: Object.fromEntries(said),
    children: children.filter((child) => child !== false && !!child) as XmlElement[],
    text,
  };
}

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** The first element of that name anywhere below, in document order. */
export function findBelow(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : findBelow(child, name);
    if (found) return found;
  }
  return undefined;
}

/** fast-xml-parser's ordered form: `{[name]: children, ':@': attributes}`, text as `{'#text': …}`. */
type Ordered = Readonly<Record<string, unknown>>;

const options = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
} as const;

/** Files nested deeper are not edit lists. */
const DEEPEST = 200;

/**
 * Reads a document to its root element. Refuses `bad_xml` in words: broken text, nesting without end, and a DOCTYPE with
 * declarations of its own, which is the door for entity bombs and for reading other files.
 */
export function parseXml(text: string): Result<XmlElement> {
  const bad = (why: string) => refuse('bad_xml', `The file is not sound XML: ${why}.`);
  if (/<!DOCTYPE[^>[]*\[/i.test(text) || /<!ENTITY/i.test(text)) return bad('it declares entities of its own');
  const valid = XMLValidator.validate(text);
  if (valid !== true) return bad(`line ${valid.err.line}: ${valid.err.msg}`);
  try {
    const nodes = new XMLParser(options).parse(text) as readonly Ordered[];
    const root = nodes.map((node) => elementOf(node, 0)).find((it) => it !== null && !it.name.startsWith('?'));
    return root ? ok(root) : bad('it has no element');
  } catch (error) {
    return bad(error instanceof Error ? error.message : 'it cannot be read');
  }
}

function elementOf(node: Ordered, depth: number): XmlElement | null {
  if (depth > DEEPEST) throw new Error('its elements are nested too deeply');
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  if (name === undefined) return null;
  const inside = Array.isArray(node[name]) ? (node[name] as readonly Ordered[]) : [];
  return {
    name,
    attributes: (node[':@'] ?? {}) as Record<string, string>,
    children: inside.map((child) => elementOf(child, depth + 1)).filter((child) => child !== null),
    text: inside.map((child) => ('#text' in child ? String(child['#text']) : '')).join(''),
  };
}

/** Writes a document, indented, with its declaration and the bare DOCTYPE that programs look for. */
export function printXml(root: XmlElement): string {
  const builder = new XMLBuilder({ ...options, format: true, indentBy: '  ', suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${root.name}>\n${String(builder.build([orderedOf(root)])).trim()}\n`;
}

function orderedOf(element: XmlElement): Ordered {
  const inside: Ordered[] = element.children.map(orderedOf);
  if (element.text) inside.unshift({ '#text': element.text });
  return { [element.name]: inside, ':@': element.attributes };
}
