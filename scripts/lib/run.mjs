import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const windows = process.platform === 'win32';

/** npm and npx are batch files on Windows: only a shell starts those. Arguments are ours, never a person's. */
export const npm = (args, options) => run('npm', args, { shell: windows, ...options });

/** Runs a program to its end and answers its exit code. `quiet` keeps the output back and shows it only on failure. */
export function run(
  command,
  args,
  { quiet = false, silent = false, env = {}, cwd = root, shell = false, stdout } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      shell,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', stdout ?? 'inherit', 'inherit'],
    });
    let kept = '';
    const keep = (data) => {
      kept = (kept + data).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (quiet && code !== 0 && !silent) process.stderr.write(kept);
      resolve(code ?? 1);
    });
  });
}

/** Whether a program answers at all. */
export async function works(command, args = ['-version']) {
  return (await run(command, args, { quiet: true, silent: true }).catch(() => 1)) === 0;
}
