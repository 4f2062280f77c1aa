import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Refusal } from '@reelgraph/timeline';
import { z } from 'zod';

/** The Python sources that lie beside this package: the exporter and the worker. */
export const pythonSources = fileURLToPath(new URL('../../../export', import.meta.url));

const windows = process.platform === 'win32';

/** The Python of an environment that lies in a folder. */
export const pythonIn = (folder: string): string =>
  join(folder, ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** Where this studio's own environment lies. */
export const pythonFolder = (data: string): string => join(data, 'python');

/** `REELGRAPH_PYTHON`, else the environment in the data folder, where it is there. */
export function findPython(environment: NodeJS.ProcessEnv, data: string | undefined): string | undefined {
  if (environment.REELGRAPH_PYTHON) return environment.REELGRAPH_PYTHON;
  const own = data && pythonIn(pythonFolder(data));
  return own && existsSync(own) ? own : undefined;
}

/** What a Python of ours runs with: our sources, nothing from the network, no files written beside the sources. */
export const pythonEnvironment = (environment: NodeJS.ProcessEnv = process.env): Record<string, string> => ({
  PYTHONPATH: [pythonSources, environment.PYTHONPATH].filter(Boolean).join(delimiter),
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  HF_HUB_DISABLE_TELEMETRY: '1',
});

const factsSchema = z.object({ python: z.string(), packages: z.record(z.string(), z.string().nullable()) });
export type PythonFacts = z.infer<typeof factsSchema>;

/** Without these nothing runs. */
const needed = ['torch', 'diffusers', 'transformers', 'accelerate', 'safetensors', 'numpy', 'pillow'];
/** The official pipelines are asked by names and arguments that this version has. */
const PIPELINES = '0.40';

export const SETUP = 'npx reelgraph models setup-diffusers';

/** Where there is no Python to ask. */
export const noPython: Refusal = {
  code: 'python_missing',
  message: 'The diffusers engine needs a Python environment, and none is set up.',
  fix: `Run "${SETUP}" (2 to 8 GB), or set REELGRAPH_PYTHON to one that has torch, diffusers and transformers.`,
  field: 'engine',
};

/** What is installed there, or why it cannot be used. Asked of the packages' records: nothing heavy is loaded. */
export async function askPython(program: string): Promise<PythonFacts | Refusal> {
  const said = await new Promise<string | Error>((resolve) => {
    const env = { ...process.env, ...pythonEnvironment() };
    const options = { env, timeout: 20_000, windowsHide: true };
    execFile(program, ['-m', 'reelgraph_worker', '--check'], options, (error, stdout) => resolve(error ?? stdout));
  });
  const facts = typeof said === 'string' ? factsSchema.safeParse(parsed(said)).data : undefined;
  if (!facts) {
    const cause = typeof said === 'string' ? 'it answered nonsense' : said.message.split('\n')[0];
    const message = `The Python at ${program} cannot be used: ${cause}.`;
    return {
      code: 'python_broken',
      message,
      fix: `Run "${SETUP}", or set REELGRAPH_PYTHON to another.`,
      field: 'engine',
    };
  }
  const missing = needed.filter((name) => !facts.packages[name]);
  if (missing.length > 0) {
    const message = `The Python environment at ${program} lacks ${missing.join(', ')}.`;
    return { code: 'python_package_missing', message, fix: `Run "${SETUP}".`, field: 'engine' };
  }
  if (!facts.packages.diffusers!.startsWith(`${PIPELINES}.`)) {
    const message = `The Python environment has diffusers ${facts.packages.diffusers}; this studio speaks ${PIPELINES}.`;
    return { code: 'python_package_other', message, fix: `Run "${SETUP}".`, field: 'engine' };
  }
  return facts;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
