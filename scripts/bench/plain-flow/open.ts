import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { BenchStudio } from '../browser.ts';

/** Opens the same graph in React Flow as it comes, in the same browser; the main thread's milliseconds, in words. */
export async function openPlain(studio: BenchStudio, count: number): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',

    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('./page.tsx', import.meta.url)), formats: ['iife'], name: 'plain' },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const files = bundle && 'output' in bundle ? bundle.output : [];
  const { page } = studio;
  await page.goto('about:blank');
  await page.setContent('<div id="root"></div>');
  for (const file of files) {
    if (file.type === 'chunk') await page.addScriptTag({ content: file.code });
    else if (file.fileName.endsWith('.css')) await page.addStyleTag({ content: String(file.source) });
  }
  const took = await studio.frame(async () => {
    await page.evaluate(`openPlainFlow(${count})`);
    await page.locator('.react-flow__edge').nth(count).waitFor({ state: 'attached' });
  });
  return `plain React Flow ${took.toFixed(0)} ms`;
}
