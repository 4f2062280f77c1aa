import { pathToFileURL } from 'node:url';
import { refusalOf } from '../studio/refusal-of.ts';
import { suggestion } from './nearest.ts';
import { UsageError, usage } from './usage.ts';

/** Each command in a file of its own, loaded when it is called: `reelgraph script` does not start a database. */
const commands: Readonly<Record<string, () => Promise<{ command: (argv: readonly string[]) => Promise<number> }>>> = {
  serve: () => import('./serve.ts'),
  run: () => import('./run.ts'),
  script: () => import('./script.ts'),
  timeline: () => import('./timeline.ts'),
  templates: () => import('./templates.ts'),
  models: () => import('./models.ts'),
  doctor: () => import('./doctor.ts'),
  project: () => import('./project.ts'),
  worker: () => import('./worker.ts'),
};

/** Answers the exit code: 0 done, 1 failed, 2 wrong use. Whatever goes wrong is one sentence on stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${usage}\n`);
    return name === undefined ? 2 : 0;
  }
  const load = commands[name];
  try {
    if (!load)
      throw new UsageError(`There is no command '${name}'. ${suggestion(name, Object.keys(commands), 'Commands')}`);
    if (rest.includes('--help') || rest.includes('-h')) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    return await (await load()).command(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`reelgraph: ${error.message}\n`);
      return 2;
    }
    const refusal = refusalOf(error);
    if (refusal.code === 'internal' && process.env.REELGRAPH_DEBUG)
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.stderr.write(`reelgraph: ${refusal.message}${refusal.fix ? ` ${refusal.fix}` : ''}\n`);
    return 1;
  }
}

// Started from source (`tsx runtime/src/cli/main.ts`): the launcher starts the built one.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = await main(process.argv.slice(2));
