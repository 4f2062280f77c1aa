import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bakeGrade } from '../colour/bake.ts';
import { parseCube, writeCube } from '../colour/cube.ts';
import type { Grade } from '../colour/grade.ts';
import type { Lut } from '../colour/lut.ts';
import { layoutSequence } from '../layout/layout.ts';
import { MediaError } from '../media/errors.ts';
import type { Sequence } from '../sequence/types.ts';

/** The `.cube` file of a grade, mixed with the plain colours where it is less than opaque; null: nothing changes. */
export type Tables = (grade: Grade | null, opacity?: number) => string | null;

export interface OpenTables {
  readonly file: Tables;
  /** The same as numbers, for pictures that are drawn here. */
  lut(grade: Grade | null): Lut | null;
}

/** Loads the look-up tables that a range of a film names, and bakes its grades: each once. */
export async function openTables(
  sequence: Sequence,
  from: number,
  to: number,
  open: (asset: string) => Promise<string>,
  scratch: string,
): Promise<OpenTables> {
  const cubes = new Map<string, Lut>();
  for (const { clip, start, end, lead, tail } of layoutSequence(sequence)) {
    const wanted = clip.grade?.lut;
    if (!wanted || clip.disabled || cubes.has(wanted.asset) || end + tail <= from || start - lead >= to) continue;
    cubes.set(wanted.asset, await cubeOf(wanted, clip.name, open));
  }
  const baked = new Map<string, Lut | null>();
  const files = new Map<string, string>();
  const lut = (grade: Grade | null): Lut | null => {
    if (!grade) return null;
    const key = JSON.stringify(grade);
    let table = baked.get(key);
    if (table === undefined) {
      table = bakeGrade(grade, grade.lut ? (cubes.get(grade.lut.asset) ?? null) : null);
      baked.set(key, table);
    }
    return table;
  };
  return {
    lut,
    file(grade, opacity = 1) {
      const table = lut(grade);
      if (!table || opacity === 0) return null;
      const key = `${opacity} ${JSON.stringify(grade)}`;
      const known = files.get(key);
      if (known) return known;
      const file = join(scratch, `table-${files.size}.cube`);
      writeFileSync(file, writeCube(opacity < 1 ? weaker(table, opacity) : table));
      files.set(key, file);
      return file;
    },
  };
}

async function cubeOf(
  { asset, name }: { readonly asset: string; readonly name: string },
  clip: string,
  open: (asset: string) => Promise<string>,
): Promise<Lut> {
  const text = await open(asset)
    .then((path) => readFile(path, 'utf8'))
    .catch((cause: unknown) => {
      throw new MediaError('media_missing', `The look-up table “${name}” of “${clip}” is not there.`, {
        fix: 'Load it again, or take it off the clip.',
        cause,
      });
    });
  const read = parseCube(text);
  if (!read.ok) throw new MediaError('media_unreadable', `“${name}”: ${read.error.message}`, { fix: read.error.fix });
  return read.value.lut;
}

/** The table with a share of the plain colour left in: what an adjustment does that is not opaque. */
function weaker({ size, values }: Lut, share: number): Lut {
  const last = size - 1;
  const mixed = new Float32Array(values.length);
  let at = 0;
  for (let b = 0; b < size; b++) {
    for (let g = 0; g < size; g++) {
      for (let r = 0; r < size; r++, at += 3) {
        [r, g, b].forEach((point, c) => {
          mixed[at + c] = point / last + (values[at + c]! - point / last) * share;
        });
      }
    }
  }
  return { size, values: mixed };
}

/** The filter that looks colours up; with `frames` only from the first to the last of them. */
export function lookedUp(file: string, frames?: readonly [number, number]): string {
  // Once for the option's value, once for the graph around it.
  const value = file.replaceAll('\\', '/').replace(/[':]/g, '\\$&').replaceAll("'", "'\\''");
  const when = frames ? `:enable='between(n,${frames[0]},${frames[1]})'` : '';
  return `lut3d=file='${value}':interp=trilinear${when}`;
}
