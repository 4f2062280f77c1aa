import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/lib/ensure.mjs';

// The whole story against the built studio in the system's own Chromium (it decodes H.264, Playwright's does not).
export default defineConfig({
  testDir: './editor/e2e',
  globalSetup: './editor/e2e/seed.ts',
  timeout: 480_000,
  expect: { timeout: 15_000 },
  // A story waits more than it works: two at a time, each with a studio of its own.
  workers: 2,
  // On a fresh machine a story that passes only at another try is told as flaky, not hidden.
  retries: process.env.CI ? 2 : 0,
  reporter: [['list']],
  use: {
    viewport: { width: 1600, height: 1000 },
    // Recording costs a story a quarter of its time: only the second try of one that failed is recorded.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--autoplay-policy=no-user-gesture-required',
      ],
    },
  },
});
