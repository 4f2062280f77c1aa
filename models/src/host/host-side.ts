import { Worker } from 'node:worker_threads';
import { readyMessage } from './wire.ts';

/**
 * The child's half of `forkHost`. Call it when the module listens for messages: it says so to the parent, and ties this
 * process's life to the parent's.
 *
 * `blocking`: the module spends seconds inside native or wasm code, where the event loop cannot notice that the parent is
 * gone; a small thread then watches for it, so that a killed studio leaves no orphan at work.
 */
export function hostReady(options: { blocking?: boolean } = {}): void {
  if (!process.send) return;
  process.once('disconnect', () => process.exit(0));
  // Ctrl+C reaches the whole process group: what becomes of the children is for the parent to decide.
  process.on('SIGINT', () => undefined);
  if (options.blocking) watchParent();
  process.send(readyMessage);
}

/** Sends, and resolves when the message is handed over. Silent when the parent is gone: there is nobody to tell. */
export function sendToParent(message: unknown): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/** Plain JavaScript in a string: a worker file of its own would need another path for sources and for the build. */
const watcher = `
const { workerData } = require('node:worker_threads');
setInterval(() => {
  let alive = process.ppid === workerData.parent;
  try { process.kill(workerData.parent, 0); } catch (error) { alive = error.code === 'EPERM' && alive; }
  if (!alive) process.kill(process.pid, 'SIGKILL');
}, 500);
`;

function watchParent(): void {
  new Worker(watcher, { eval: true, execArgv: [], workerData: { parent: process.ppid } }).unref();
}
