// Preload for child processes of the tests: an entry that `scripts/bundle-hosts.ts` has bundled runs from its bundle; any
// other runs through tsx, file by file, as in development.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

const bundles = JSON.parse(readFileSync(process.env.REELGRAPH_HOST_BUNDLES, 'utf8'));
if (process.argv[1] && bundles[pathToFileURL(process.argv[1]).href]) {
  const hooks = `let bundles;
export const initialize = (given) => { bundles = given; };
export const resolve = (specifier, context, next) =>
  bundles[specifier] ? { url: bundles[specifier], format: 'module', shortCircuit: true } : next(specifier, context);`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: bundles });
} else {
  await import('tsx');
}
