import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { Json } from './document.ts';

/** Limits of a graph file. Real graphs stay far below; a file above them was made to hurt. */
export const graphLimits = {
  nodes: 20_000,
  edges: 100_000,
  depth: 64,
  values: 3_000_000,
  text: 32 * 1024 * 1024,
} as const;

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** True for names that must never become the key of a record. */
export const isForbiddenKey = (key: string): boolean => forbidden.has(key);

interface Job {
  readonly from: object;
  readonly to: Json[] | { [key: string]: Json };
  readonly depth: number;
}

/**
 * A deep copy of plain JSON without prototype keys, bounded in depth, number of values and text. Iterative, so that a
 * deeply nested file is refused in words instead of ending the process. Never throws.
 */
export function cleanJson(input: unknown): Result<Json> {
  let values = 0;
  let text = 0;
  const jobs: Job[] = [];

  const take = (value: unknown, depth: number): Json | undefined => {
    values++;
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') {
      text += value.length;
      return value;
    }
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (typeof value !== 'object') return undefined;
    const to: Json[] | { [key: string]: Json } = Array.isArray(value) ? [] : {};
    jobs.push({ from: value, to, depth });
    return to;
  };

  const root = take(input, 0);
  if (root === undefined) return refuse('not_json', 'This is not JSON.');
  for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
    if (job.depth > graphLimits.depth) {
      return refuse('too_deep', `The file is nested deeper than ${graphLimits.depth} levels.`, {
        fix: 'Check that this is a graph; a graph is flat.',
      });
    }
    if (Array.isArray(job.from) && Array.isArray(job.to)) {
      for (const item of job.from) job.to.push(take(item, job.depth + 1) ?? null);
    } else {
      const to = job.to as { [key: string]: Json };
      for (const [key, item] of Object.entries(job.from)) {
        if (isForbiddenKey(key)) continue;
        text += key.length;
        const taken = take(item, job.depth + 1);
        if (taken !== undefined) to[key] = taken;
      }
    }
    if (values > graphLimits.values) {
      return refuse('too_large', `The file holds more than ${graphLimits.values} values.`, {
        fix: 'Split the graph, or keep large texts as media.',
      });
    }
    if (text > graphLimits.text) {
      return refuse('too_large', 'The file holds more than 32 million characters of text.', {
        fix: 'Keep large texts as script documents or media instead of parameters.',
      });
    }
  }
  return ok(root);
}
