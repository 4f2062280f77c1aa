import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../bundles/manifest.ts';
import { encodeOnnx, type GraphSource } from './onnx-graph.ts';

/** Writes a real bundle with the given graphs into a new folder under the system's temporary one. */
export async function makeBundle(graphs: Record<string, GraphSource>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-bundle-'));
  const manifest: Manifest = {
    format: 'reelgraph/bundle',
    version: 1,
    family: 'flux-2-klein',
    variant: 'tiny',
    licence: { name: 'Apache-2.0' },
    components: {},
    constants: {},
    config: {},
    scheduler: {},
    limits: {},
  };
  for (const [name, source] of Object.entries(graphs)) {
    const bytes = encodeOnnx(source);
    await writeFile(join(folder, `${name}.onnx`), bytes);
    const ports = (shapes: GraphSource['inputs']) =>
      Object.fromEntries(
        Object.entries(shapes).map(([key, shape]) => [key, { type: 'float32' as const, shape: [...shape] }]),
      );
    manifest.components[name] = {
      file: `${name}.onnx`,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      data: [],
      precision: 'fp32',
      inputs: ports(source.inputs),
      outputs: ports(source.outputs),
    };
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
  return folder;
}
