import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { defineModelNode, defineNode, type NodeDefinition, NodeError, param, port } from '../define/index.ts';
import { isForbiddenKey } from '../graph/clean-json.ts';

/** A pack, or one file of it, that could not be used; the studio starts without it. */
export interface PackWarning {
  readonly pack: string;
  readonly message: string;
}

export interface LoadedPacks {
  readonly nodes: readonly NodeDefinition[];
  readonly warnings: readonly PackWarning[];
}

const nodeFile = /\.(?:mjs|js|ts|mts)$/;
const notNodes = /(?:\.test\.|\.d\.ts$|^_|^\.)/;

const words = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0];

/** The files of a folder, or the entry of an installed package. */
async function filesOf(source: string): Promise<string[]> {
  const path = isAbsolute(source) || source.startsWith('.') ? resolve(source) : null;
  const info = path ? await stat(path).catch(() => null) : await stat(resolve(source)).catch(() => null);
  const found = path ?? (info ? resolve(source) : null);
  if (!found || !info) {
    if (path) throw new Error('There is no such file or folder.');
    return [createRequire(join(process.cwd(), 'package.json')).resolve(source)];
  }
  if (!info.isDirectory()) return [found];
  const names = (await readdir(found)).filter((name) => nodeFile.test(name) && !notNodes.test(name));
  // A folder with an index is one pack; without one every file is a node.
  const index = names.find((name) => /^index\./.test(name));
  return (index ? [index] : names.sort()).map((name) => join(found, name));
}

const isDefinition = (value: unknown): value is NodeDefinition =>
  typeof value === 'object' &&
  value !== null &&
  'spec' in value &&
  'run' in value &&
  typeof value.run === 'function' &&
  typeof value.spec === 'object' &&
  value.spec !== null &&
  'type' in value.spec &&
  typeof value.spec.type === 'string';

/** What a pack in plain JavaScript is handed, so that it works from a folder where nothing is installed. */
export const packTools = { defineModelNode, defineNode, param, port, z, NodeError } as const;
export type PackTools = typeof packTools;

/** Every definition of a module: exported one by one, in arrays, or made by a default export that takes the tools. */
async function definitionsIn(module: Readonly<Record<string, unknown>>): Promise<NodeDefinition[]> {
  const made = await Promise.all(
    Object.entries(module).map(([name, value]) =>
      name === 'default' && typeof value === 'function' ? (value as (tools: PackTools) => unknown)(packTools) : value,
    ),
  );
  return [...new Set(made.flat().filter(isDefinition))];
}

const typeName = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/**
 * Loads node packs: folders or packages, several separated by the system's path separator or a comma
 * (`REELGRAPH_NODES`). A pack that cannot be loaded is one warning and never stops the start; a type that is taken is
 * left out with a warning, since graphs name types.
 */
export async function loadNodePacks(
  sources: string | undefined,
  taken: readonly NodeDefinition[] = [],
): Promise<LoadedPacks> {
  const separator = process.platform === 'win32' ? /[;,]/ : /[:,]/;
  const packs = (sources ?? '')
    .split(separator)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const types = new Set(taken.map((one) => one.spec.type));
  const nodes: NodeDefinition[] = [];
  const warnings: PackWarning[] = [];
  for (const pack of packs) {
    const warn = (message: string) => warnings.push({ pack, message });
    let files: string[] = [];
    try {
      files = await filesOf(pack);
      if (files.length === 0) warn(`The node pack ${pack} holds no node files.`);
    } catch (error) {
      warn(`The node pack ${pack} was left out: ${words(error)}`);
    }
    for (const file of files) {
      try {
        const found = await definitionsIn((await import(pathToFileURL(file).href)) as Record<string, unknown>);
        if (found.length === 0) warn(`${file} exports no node made by defineNode.`);
        for (const one of found) {
          const { type } = one.spec;
          if (!typeName.test(type) || isForbiddenKey(type))
            warn(`${file}: "${type}" is no node type; write folder/name in lower case.`);
          else if (types.has(type)) warn(`${file}: the node type "${type}" is taken, so this one was left out.`);
          else {
            types.add(type);
            nodes.push(one);
          }
        }
      } catch (error) {
        warn(`${file} was left out: ${words(error)}`);
      }
    }
  }
  return { nodes, warnings };
}
