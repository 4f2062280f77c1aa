import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import type { TextFont } from '../text/style.ts';

/** The packages that carry the families; each holds one file for each writing system. */
const packages: Readonly<Record<TextFont, string>> = {
  Inter: '@fontsource-variable/inter',
  'JetBrains Mono': '@fontsource-variable/jetbrains-mono',
};
const find = createRequire(import.meta.url);
const stacks = new Map<TextFont, string>();

/**
 * The CSS family list of a shipped font. Its files are registered under names of their own, so that a font of the same
 * name on this machine, perhaps of another version, never stands in for it. Latin is asked first.
 */
export function fontStack(font: TextFont): string {
  const known = stacks.get(font);
  if (known) return known;
  const folder = join(dirname(find.resolve(`${packages[font]}/package.json`)), 'files');
  const files = readdirSync(folder).filter((name) => name.endsWith('-wght-normal.woff2'));
  const systems = files.sort((a, b) => Number(b.includes('-latin-wght')) - Number(a.includes('-latin-wght')));
  const names = systems.map((file) => {
    const name = `Reelgraph ${file.replace('-wght-normal.woff2', '')}`;
    GlobalFonts.registerFromPath(join(folder, file), name);
    return `"${name}"`;
  });
  const stack = [...names, '"Noto Sans"', '"DejaVu Sans"', 'sans-serif'].join(', ');
  stacks.set(font, stack);
  return stack;
}
