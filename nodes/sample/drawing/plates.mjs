export { alley } from './alley.mjs';
export { booth } from './booth.mjs';
export { route } from './route.mjs';
