import { readFile } from 'node:fs/promises';
import { buildPrompt } from '@reelgraph/nodes/prompts';
import { decodeText, FDX_FIX, notText, shotListCsv, shotsOfScript } from '@reelgraph/nodes/script';
import { readArguments } from './arguments.ts';
import { UsageError } from './usage.ts';

/** `reelgraph script <file>… [--json | --csv]`: any readable text, an empty one included, gives one object a file. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, { json: { type: 'boolean' }, csv: { type: 'boolean' } });
  if (positionals.length === 0) throw new UsageError('script takes at least one file.');
  if (values.json && values.csv) throw new UsageError('Choose --json or --csv, not both.');
  let failed = 0;
  for (const file of positionals) {
    let text: string;
    try {
      text = decodeText(await readFile(file));
    } catch (error) {
      const why =
        error instanceof Error && 'code' in error && error.code === 'ENOENT'
          ? 'there is no such file'
          : 'it cannot be read';
      process.stderr.write(`reelgraph: ${file}: ${why}.\n`);
      failed++;
      continue;
    }
    const trouble = notText(text);
    if (trouble) {
      process.stderr.write(`reelgraph: ${file}: ${trouble.message} ${trouble.fix}\n`);
      failed++;
      continue;
    }
    const structure = structureOf(file, text);
    process.stdout.write(values.csv ? shotListCsv(shotsOfScript(asValue(text))) : `${JSON.stringify(structure)}\n`);
    // A broken Final Draft file has no structure to speak of: said aloud as well, so that a script stops.
    const broken = structure.warnings.find((warning) => warning.code.startsWith('fdx_'));
    if (broken) {
      process.stderr.write(`reelgraph: ${file}: ${broken.message} ${FDX_FIX}\n`);
      failed++;
    }
  }
  return failed === 0 ? 0 : 1;
}

const asValue = (text: string) => ({ title: '', text, format: 'auto' as const });

/** What `--json` prints for one file. The fields are fixed: scripts rely on them. */
export function structureOf(file: string, text: string) {
  const { parsed, scenes } = shotsOfScript(asValue(text));
  return {
    file,
    title: parsed.title,
    blocks: parsed.blocks,
    scenes: scenes.map(({ id, number, heading, intExt, location, timeOfDay, line, shots }) => ({
      id,
      number,
      heading,
      intExt,
      location,
      timeOfDay,
      line,
      shots: shots.map((shot) => ({
        id: shot.id,
        number: shot.number,
        size: shot.size,
        angle: shot.angle,
        movement: shot.movement,
        seconds: shot.seconds,
        action: shot.action,
        dialogue: shot.dialogue.map((speech) => speech.line).join('\n'),
        character: [...new Set(shot.dialogue.map((speech) => speech.character))].join(', '),
        prompt: buildPrompt(shot, 'ltx-t2v'),
        line: shot.line,
      })),
    })),
    characters: parsed.characters,
    locations: parsed.locations,
    warnings: parsed.warnings,
  };
}
