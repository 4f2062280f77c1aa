import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

type Options = Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string }>;

/** Node's own parser with our error: one line that names the flag. */
type Config<T extends Options> = { args: string[]; options: T; allowPositionals: true; strict: true };
export function readArguments<T extends Options>(
  argv: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<Config<T>>> {
  try {
    return parseArgs<Config<T>>({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

/** `name=value`, `name=@file` (its text is the value), `name=@@x` (the literal `@x`). */
export function readSetting(
  text: string,
  readFile: (path: string) => string,
): { name: string; value: string; file?: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set takes name=value, not '${text}'.`);
  const name = text.slice(0, at);
  const value = text.slice(at + 1);
  if (value.startsWith('@@')) return { name, value: value.slice(1) };
  if (!value.startsWith('@')) return { name, value };
  const file = value.slice(1);
  try {
    return { name, value: readFile(file), file };
  } catch {
    throw new UsageError(`--set ${name}: the file '${file}' cannot be read.`);
  }
}
