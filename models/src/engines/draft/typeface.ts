import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

const FACE = 'Reelgraph Caption';
let family: string | null = null;

/** Inter ships with the product; letters that it lacks come from the system. */
export function typeface(): string {
  if (family !== null) return family;
  const require = createRequire(import.meta.url);
  const found = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'].filter((script) => {
    try {
      const file = require.resolve(`@fontsource-variable/inter/files/inter-${script}-wght-normal.woff2`);
      return GlobalFonts.registerFromPath(file, `${FACE} ${script}`) !== null;
    } catch {
      return false;
    }
  });
  family = [...found.map((script) => `"${FACE} ${script}"`), 'sans-serif'].join(', ');
  return family;
}
