import { randomUUID } from 'node:crypto';
import type { FormField, GraphDocument, Json, NodeSpec, ParamSpec } from '@reelgraph/nodes/graph';
import { toFountain } from '@reelgraph/nodes/script';
import { RefusalError } from '@reelgraph/timeline';
import type { ProjectView, WriteAnswer } from '../protocol/index.ts';
import { suggestion } from './nearest.ts';
import type { Remote } from './remote.ts';
import { UsageError } from './usage.ts';

interface Setting {
  readonly name: string;
  readonly value: string;
}

/** Throws wrong use where a setting does not fit the form, before anything is made or changed. */
export function checkSettings(graph: GraphDocument, specs: readonly NodeSpec[], settings: readonly Setting[]): void {
  for (const setting of settings) {
    const { param } = findField(graph, specs, setting.name);
    if (param.widget !== 'screenplay') readValue(setting, param);
  }
}

/** Fills the form of a graph from `--set`: params by their type; a screenplay goes into the project's script document. */
export async function applySettings(
  remote: Remote,
  projectId: string,
  graphId: string,
  specs: readonly NodeSpec[],
  settings: readonly Setting[],
): Promise<void> {
  if (settings.length === 0) return;
  const { doc: graph } = await remote.get<{ doc: GraphDocument }>(`/api/documents/${graphId}`);
  const ops: object[] = [];
  for (const setting of settings) {
    const { field, param } = findField(graph, specs, setting.name);
    if (param.widget === 'screenplay') {
      await setScreenplay(remote, projectId, graph, field, setting.value);
      // A text in the node itself would hide the document.
      if (graph.nodes[field.node]?.params[field.target])
        ops.push({ type: 'setParam', node: field.node, param: field.target, value: '' });
    } else ops.push({ type: 'setParam', node: field.node, param: field.target, value: readValue(setting, param) });
  }
  if (ops.length > 0) await write(remote, graphId, ops);
}

function findField(
  graph: GraphDocument,
  specs: readonly NodeSpec[],
  name: string,
): { field: FormField; param: ParamSpec } {
  const fields = graph.form.filter((field) => field.kind === 'param');
  const field = fields.find((one) => one.name === name);
  const node = field && graph.nodes[field.node];
  const param = node && specs.find((spec) => spec.type === node.type)?.params.find((one) => one.name === field.target);
  if (field && param) return { field, param };
  const names = fields.map((one) => one.name);
  throw new UsageError(`--set ${name}: the form has no such field. ${suggestion(name, names, 'Fields')}`);
}

/** Exported for its test. */
export function readValue({ name, value }: Setting, param: ParamSpec): Json {
  const wrong = (what: string) => new UsageError(`--set ${name}: '${value}' is not ${what}.`);
  switch (param.type) {
    case 'string':
      if (param.options && !param.options.some((option) => option.value === value))
        throw wrong(`one of ${param.options.map((option) => option.value).join(', ')}`);
      return value;
    case 'number':
    case 'integer': {
      const number = Number(value);
      if (value.trim() === '' || !Number.isFinite(number) || (param.type === 'integer' && !Number.isInteger(number)))
        throw wrong(param.type === 'integer' ? 'a whole number' : 'a number');
      if ((param.min !== undefined && number < param.min) || (param.max !== undefined && number > param.max))
        throw wrong(`between ${param.min ?? 'any'} and ${param.max ?? 'any'}`);
      return number;
    }
    case 'boolean':
      if (/^(true|yes|on|1)$/i.test(value)) return true;
      if (/^(false|no|off|0)$/i.test(value)) return false;
      throw wrong('true or false');
    default:
      try {
        return JSON.parse(value) as Json;
      } catch {
        throw wrong('JSON');
      }
  }
}

/** The script document is where shots keep their ids, so that one edited line dirties one shot on the next run. */
async function setScreenplay(
  remote: Remote,
  projectId: string,
  graph: GraphDocument,
  field: FormField,
  text: string,
): Promise<void> {
  const chosen = graph.nodes[field.node]?.params.document;
  const project = await remote.get<ProjectView>(`/api/projects/${projectId}`);
  const scripts = project.documents.filter((info) => info.kind === 'script');
  const script = scripts.find((info) => info.id === chosen) ?? scripts[0];
  if (!script)
    throw new RefusalError({
      code: 'document_not_found',
      message: 'The project has no script.',
      fix: 'Add a script to it in the studio.',
    });
  const screenplay = toFountain(text);
  if (!screenplay.ok) throw new RefusalError(screenplay.error);
  await write(remote, script.id, [{ type: 'setText', text: screenplay.value }]);
}

/** One write of the command. Throws what the document refuses. */
export async function write(remote: Remote, id: string, ops: readonly object[]): Promise<void> {
  const { info } = await remote.get<{ info: { rev: number } }>(`/api/documents/${id}`);
  const opId = randomUUID();
  const answer = await remote.send<WriteAnswer>('POST', `/api/documents/${id}/ops`, {
    key: opId,
    opId,
    baseRev: info.rev,
    client: 'command',
    ops,
  });
  if (!answer.ok) throw new RefusalError(answer.refusal);
}
