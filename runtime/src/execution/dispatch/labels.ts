/**
 * What workers have and what tasks ask for, in words: `gpu`, `vram=24` against `vram>=16`. Labels that we make ourselves
 * (`node:…`, `engine:…`) are compared as they are. Pure.
 */
const ASKS = /^([a-z][\w.-]*)(>=|<=|=)(.+)$/i;

/** Whether somebody with these labels has what is asked for. */
export function has(labels: readonly string[], need: string): boolean {
  if (labels.includes(need)) return true;
  const [, name, relation, wanted] = need.match(ASKS) ?? [];
  if (name === undefined || wanted === undefined) return false;
  for (const label of labels) {
    if (!label.startsWith(`${name}=`)) continue;
    const given = label.slice(name.length + 1);
    if (relation === '=') {
      if (given === wanted) return true;
      continue;
    }
    const [a, b] = [Number(given), Number(wanted)];
    if (Number.isFinite(a) && Number.isFinite(b) && (relation === '>=' ? a >= b : a <= b)) return true;
  }
  return false;
}

export const hasAll = (labels: readonly string[], needs: readonly string[]): boolean =>
  needs.every((need) => has(labels, need));

/** Labels of the command line: `gpu,vram=24`. */
export const readLabels = (text: string): string[] =>
  text
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');

/** "the engine onnx for video", for the sentence that says what is waited for. */
export function inWords(need: string): string {
  const engine = need.match(/^engine:(.+)\.([a-z]+)@/);
  if (engine) return `the engine ${engine[1]} for ${engine[2]}, in the version that this studio knows`;
  const node = need.match(/^node:(.+)@(\d+)$/);
  if (node) return `the node ${node[1]} in version ${node[2]}`;
  return need.replace('>=', ' ≥ ').replace('<=', ' ≤ ');
}

/** Why nobody can do it, given those who are there; null where somebody can. */
export function whyWaiting(workers: readonly (readonly string[])[], needs: readonly string[]): string | null {
  if (workers.some((labels) => hasAll(labels, needs))) return null;
  if (workers.length === 0) return 'Waiting for a worker: none is connected to the queue.';
  // The nearest is told of: the one that lacks least.
  const lacks = workers.map((labels) => needs.filter((need) => !has(labels, need)));
  const least = lacks.reduce((best, one) => (one.length < best.length ? one : best));
  return `Waiting for a worker with ${least.map(inWords).join(' and ')}.`;
}
