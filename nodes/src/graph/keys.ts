import type { Json } from './document.ts';
import type { PortType } from './port-types.ts';

/**
 * JSON with sorted keys and without absent values: equal values give equal text, whatever order they were written in.
 * Depth is bounded by what documents and values may hold.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value === 0 ? 0 : value) : 'null';
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') return 'null';
  const record = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    if (record[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  }
  return `{${parts.join(',')}}`;
}

type JsonObject = { [key: string]: Json };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mediaKinds = new Set(['image', 'mask', 'video', 'track', 'audio']);

/** A media reference counts by its content; size and rate follow from it. */
function mediaKey(value: Record<string, unknown>): JsonObject {
  const key: JsonObject = { kind: String(value.kind), artifact: String(value.artifact) };
  if (Array.isArray(value.box)) key.box = value.box as Json[];
  return key;
}

/** Where a thing stands in its script, and what it is called by: none of it changes what is made from it. */
const identity: ReadonlySet<string> = new Set([
  'id',
  'number',
  'sceneId',
  'sceneNumber',
  'document',
  'line',
  'start',
  'end',
  'range',
  'ranges',
  'source',
]);

/** What has the name of a place and is none: the line that a character speaks, the picture that a shot starts with. */
const isContent = (key: string, item: unknown): boolean =>
  (key === 'line' && typeof item === 'string') || (key === 'start' && isObject(item));

function plain(value: unknown, leaveOut: ReadonlySet<string> | null): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, leaveOut));
  if (!isObject(value)) return value;
  if (typeof value.artifact === 'string' && typeof value.kind === 'string' && mediaKinds.has(value.kind)) {
    return mediaKey(value);
  }
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (leaveOut?.has(key) && !isContent(key, item)) continue;
    out[key] = plain(item, leaveOut);
  }
  return out;
}

/** Parsing answers ids, so a script counts with those that were assigned to it, but not with the document's own name. */
const ofScript: ReadonlySet<string> = new Set([
  'document',
  'line',
  'start',
  'end',
  'range',
  'ranges',
  'rev',
  'revision',
  'next',
]);

/**
 * What of a value enters the key of a task that reads it, as text. Media count by their bytes; scenes and shots without
 * id, number, line and place, so that an inserted scene dirties nothing else; elements without their id.
 */
export function keyOf(type: PortType, value: unknown): string {
  switch (type) {
    case 'scene':
    case 'shot':
    case 'element':
      return canonicalJson(plain(value, identity));
    case 'script':
      return canonicalJson(plain(value, ofScript));
    default:
      return canonicalJson(plain(value, null));
  }
}
