#!/usr/bin/env node
// A Python that makes environments and installs packages without a network: `-m venv` copies this program, `-m pip install`
// writes a line into `installed.txt` beside it. It breaks off at the package that PIP_BREAKS_AT names.
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [flag, module, ...rest] = process.argv.slice(2);
const me = fileURLToPath(import.meta.url);
if (flag === '-c') console.log(process.env.PIP_VERSION_SAYS ?? '3 11');
else if (module === 'venv') {
  const folder = rest.at(-1);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'pyvenv.cfg'), 'home = here\n');
  // Node runs a file without an ending as CommonJS or a module by what is in it.
  copyFileSync(me, join(folder, 'bin', 'python'));
  chmodSync(join(folder, 'bin', 'python'), 0o755);
} else {
  const pin = rest.at(-1);
  if (pin.startsWith(process.env.PIP_BREAKS_AT ?? 'nothing')) {
    console.error('ERROR: Connection broken: 3 of 200 MB read');
    process.exit(1);
  }
  console.log(`Downloading ${pin}.whl (12 MB)`);
  appendFileSync(join(dirname(me), '..', 'installed.txt'), `${pin}\n`);
}
