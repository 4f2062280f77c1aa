import type { ScriptOp } from '../document/document.ts';

/** How much of the text before a splice lets it find its place again. Characters. */
const NEAR = 40;

/** The one splice that makes `after` of `before`. `was` and `near` let it find its place behind edits of others. */
export function spliceOf(before: string, after: string): Extract<ScriptOp, { type: 'editText' }> {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return {
    type: 'editText',
    at: head,
    remove: before.length - head - tail,
    insert: after.slice(head, after.length - tail),
    was: before.slice(head, before.length - tail),
    near: before.slice(Math.max(0, head - NEAR), head),
  };
}
