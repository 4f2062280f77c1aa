import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { TaskView } from '@reelgraph/runtime/protocol';
import type { MediaRef } from '@reelgraph/timeline';

const mediaKinds = new Set(['image', 'mask', 'video', 'track', 'audio']);

export function asMedia(value: unknown): MediaRef | null {
  const ref = value as Partial<MediaRef> | null;
  return typeof ref === 'object' && ref !== null && typeof ref.artifact === 'string' && mediaKinds.has(ref.kind ?? '')
    ? (ref as MediaRef)
    : null;
}

export interface ListItem {
  readonly key: string;
  readonly name: string;
  readonly value: unknown;
}

/** The items of a list output; null for a single value. */
export function asList(value: unknown): readonly ListItem[] | null {
  const list = (value as { list?: unknown } | null)?.list;
  return Array.isArray(list) ? (list as ListItem[]) : null;
}

/** The value that stands for a task on its node: its preview port, else the first picture, else the first value. */
export function shownValue(task: TaskView | undefined, spec: NodeSpec | null): unknown {
  const outputs = task?.outputs;
  if (!outputs) return undefined;
  if (spec?.preview && outputs[spec.preview] !== undefined) return outputs[spec.preview];
  const values = Object.values(outputs);
  return values.find((value) => asMedia(value)) ?? values[0];
}

/** What became of the work, where the node says so in a sentence of its own. */
export function remarkOf(task: TaskView | undefined, spec: NodeSpec | null): string {
  const remark = spec?.remark === undefined ? undefined : task?.outputs?.[spec.remark];
  return typeof remark === 'string' ? remark : '';
}

/** The media of a value, also inside an element (its first picture) or a list (its first item). */
export function pictureOf(value: unknown): MediaRef | null {
  const direct = asMedia(value);
  if (direct) return direct;
  const list = asList(value);
  if (list) return pictureOf(list[0]?.value);
  const pictures = (value as { pictures?: { image?: unknown }[] } | null)?.pictures;
  return Array.isArray(pictures) ? asMedia(pictures[0]?.image) : null;
}

/** A value without a picture, as a few words. */
export function valueWords(value: unknown): string {
  if (value === undefined || value === null) return '';
  const list = asList(value);
  if (list) return list.map((item) => item.name || valueWords(item.value) || item.key).join('\n');
  if (typeof value !== 'object') return String(value);
  const thing = value as Record<string, unknown>;
  for (const field of ['heading', 'action', 'prompt', 'text', 'title', 'name', 'label']) {
    const text = thing[field];
    if (typeof text === 'string' && text) return text;
  }
  return typeof thing.clip === 'string' ? 'Placed on the timeline' : '';
}
