import { spawn } from 'node:child_process';
import { launcher } from './studio.ts';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command to its end. */
export function reelgraph(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

export interface TaskEvent {
  readonly type: 'task';
  readonly node: string;
  readonly nodeType: string;
  readonly item: string | null;
  readonly state: string;
}
export interface RunFinished {
  readonly type: 'run.finished';
  readonly state: string;
  readonly outputs: readonly { name: string; kind: string; path: string; artifact: string }[];
}

/** The events of `--json`, and the last state of each task. */
export function readEvents(stdout: string) {
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { type: string });
  const tasks = events.filter((event): event is TaskEvent => event.type === 'task');
  const last = new Map(tasks.map((task) => [`${task.node} ${task.item ?? ''}`, task]));
  return { tasks, last: [...last.values()], finished: events.at(-1) as RunFinished };
}
