import { engineRegistry } from '@reelgraph/models/engines';
import { enginesOf } from '../storage/index.ts';
import { examine } from '../studio/doctor.ts';
import { readArguments } from './arguments.ts';
import { dataFolder } from './serve.ts';

/** `reelgraph doctor`: exit 0 when a draft film can be made here. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values } = readArguments(argv, { json: { type: 'boolean' }, data: { type: 'string' } });
  const folder = dataFolder(values.data);
  const engines = engineRegistry(enginesOf(folder));
  const checks = await examine(engines, folder);
  await engines.close();
  if (values.json) process.stdout.write(`${JSON.stringify(checks)}\n`);
  else
    for (const { ok, name, detail, fix } of checks)
      process.stdout.write(`${ok ? '✓' : '✗'} ${name}: ${detail}${fix ? `\n    ${fix}` : ''}\n`);
  const needed = checks.filter((check) => check.name === 'ffmpeg' || check.name.startsWith('Engine: Draft'));
  return needed.every((check) => check.ok) ? 0 : 1;
}
