/** With `preserveOrder` every element is `{[name]: children, ':@': attributes}`. */
export type XmlNode = Readonly<Record<string, unknown>>;

export const childrenOf = (node: XmlNode, name: string): readonly XmlNode[] =>
  Array.isArray(node[name]) ? (node[name] as readonly XmlNode[]) : [];

export const named = (nodes: readonly XmlNode[], name: string): readonly XmlNode[] => nodes.filter((n) => name in n);

export function attribute(node: XmlNode, name: string): string | undefined {
  const attributes = node[':@'];
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const value = (attributes as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** Styled runs are several Text siblings; they are joined as they are, because the spaces stand inside them. */
export function directText(paragraph: XmlNode): string {
  let out = '';
  for (const run of named(childrenOf(paragraph, 'Paragraph'), 'Text'))
    for (const piece of childrenOf(run, 'Text')) {
      const value = piece['#text'];
      if (typeof value === 'string' || typeof value === 'number') out += String(value);
    }
  return out;
}
