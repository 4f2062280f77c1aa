import { afterAll } from 'vitest';

// Test files of one worker share its process: what one set in the environment must not be there for the next.
const before = { ...process.env };
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
