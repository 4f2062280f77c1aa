import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Samples the memory of this process and all that it started; `stop` answers the peak in MB. */
export function watchMemory(): { stop(): number } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, treeBytes());
  };
  const timer = setInterval(look, process.platform === 'linux' ? 25 : 250);
  look();
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak / 1e6;
    },
  };
}

/** Resident bytes of this process and its descendants. */
function treeBytes(): number {
  const processes = process.platform === 'linux' ? fromProc() : fromPs();
  const mine = new Set([process.pid]);
  // Children are listed after their parents nearly always; a second pass catches the rest.
  for (let pass = 0; pass < 2; pass++) for (const { pid, parent } of processes) if (mine.has(parent)) mine.add(pid);
  return processes.reduce((sum, { pid, bytes }) => sum + (mine.has(pid) ? bytes : 0), 0);
}

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly bytes: number;
}

function fromProc(): Row[] {
  return readdirSync('/proc').flatMap((name): Row[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return [{ pid: Number(name), parent: field('PPid'), bytes: field('VmRSS') * 1024 }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

function fromPs(): Row[] {
  const table = execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' });
  return table.split('\n').map((line) => {
    const [pid = 0, parent = 0, rss = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, bytes: rss * 1024 };
  });
}
