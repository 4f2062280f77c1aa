// Writes the SVG pictures of the sample project. They are committed: run this only after a change of a drawing.
//   node nodes/sample/drawing/draw.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { courier, mara } from './cast.mjs';
import { svg } from './kit.mjs';
import * as plates from './plates.mjs';
import { car, lamp, sign } from './props.mjs';

const out = fileURLToPath(new URL('../pictures/', import.meta.url));
mkdirSync(out, { recursive: true });
const write = (name, text) => writeFileSync(`${out}${name}.svg`, text);

for (const [name, { defs, background, midground, foreground }] of Object.entries(plates)) {
  const size = [1280, 720];
  write(`${name}-plate`, svg(...size, defs, background, midground, foreground));
  write(`${name}-background`, svg(...size, defs, background));
  write(`${name}-midground`, svg(...size, defs, midground));
  write(`${name}-foreground`, svg(...size, defs, foreground));
}
for (const picture of [...mara, ...courier, ...lamp, ...sign, ...car]) {
  write(picture.file, svg(picture.width, picture.height, picture.defs, picture.body));
}
