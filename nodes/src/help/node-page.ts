import type { Capability } from '@reelgraph/models';
import type { GraphDocument } from '../graph/document.ts';
import type { NodeSpec, PortSpec } from '../graph/node-spec.ts';
import type { Specs } from '../graph/specs.ts';
import { portWords } from '../graph/words.ts';
import { exampleGraph } from './example.ts';
import { paramWords } from './param-words.ts';

/** Where a node's page lies below the folder of all pages: `image/generate` → `image-generate.md`. */
export const nodePageName = (type: string): string => `${type.replace(/[^\w]+/g, '-')}.md`;

const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const ports = (title: string, list: readonly PortSpec[]): string[] =>
  list.length === 0
    ? []
    : [
        `## ${title}`,
        table(
          ['port', 'what', 'about'],
          list.map((port) => [
            port.label,
            portWords(port),
            [port.help, port.optional ? 'Optional.' : undefined].filter(Boolean).join(' '),
          ]),
        ),
      ];

/** In words, what an engine must be able to do for this node. */
export function needsWords(needs: readonly Capability[]): string {
  return needs.length === 0
    ? 'Needs no model: it runs anywhere.'
    : `Needs an engine for ${needs.join(' and ')}: the draft, or a model.`;
}

/** What becomes of its result. */
export const kindWords: Record<NodeSpec['kind'], string> = {
  pure: 'The same inputs give the same result, which is kept and used again.',
  reads: 'Reads the project; what it read is part of what is kept.',
  effect: 'Changes the project, so it runs each time; what it changes is one step to undo.',
};

/** The example as a diagram that Markdown viewers draw. */
function diagram(graph: GraphDocument, specs: Specs, about: string): string {
  const title = (type: string) => (specs.get(type)?.title ?? type).replaceAll('"', "'");
  const nodes = Object.values(graph.nodes).map(
    (node) => `  ${node.id}["${title(node.type)}"]${node.type === about ? ':::about' : ''}`,
  );
  const wires = Object.values(graph.edges).map(({ from, to }) => {
    const port = specs.get(graph.nodes[from.node]?.type ?? '')?.outputs.find(({ name }) => name === from.port);
    return `  ${from.node} -- ${port?.label ?? from.port} --> ${to.node}`;
  });
  return ['```mermaid', 'flowchart LR', ...nodes, ...wires, '  classDef about stroke-width:3px', '```'].join('\n');
}

/** One page of Markdown on one node type: what it is for, ports, settings, an example. All of it from the spec. */
export function nodePage(spec: NodeSpec, specs: Specs): string {
  const settings = spec.params.map((param) => [param.label, paramWords(param), param.help ?? '']);
  return `${[
    `# ${spec.title}`,
    `\`${spec.type}\` · ${spec.category}${spec.aliases.length > 0 ? ` · also found as ${spec.aliases.join(', ')}` : ''}`,
    spec.help,
    `${needsWords(spec.needs)} ${kindWords[spec.kind]}`,
    ...ports('Takes', spec.inputs),
    ...ports('Gives', spec.outputs),
    ...(settings.length === 0 ? [] : ['## Settings', table(['setting', 'may be', 'about'], settings)]),
    '## Example',
    diagram(exampleGraph(spec, specs), specs, spec.type),
    '[All nodes](README.md)',
  ].join('\n\n')}\n`;
}

/** The page that lists them all, by folder of the library. */
export function nodeIndex(specs: readonly NodeSpec[]): string {
  const byCategory = new Map<string, NodeSpec[]>();
  for (const spec of specs) byCategory.set(spec.category, [...(byCategory.get(spec.category) ?? []), spec]);
  return `${[
    '# Every node',
    'Made from the definitions by `npm run docs`; the same is in the studio under Help, where each example can be put into the graph.',
    ...[...byCategory].flatMap(([category, list]) => [
      `## ${category}`,
      table(
        ['node', 'what it does'],
        list.map((spec) => [`[${spec.title}](${nodePageName(spec.type)})`, spec.help.split(/\n/)[0] ?? '']),
      ),
    ]),
  ].join('\n\n')}\n`;
}
