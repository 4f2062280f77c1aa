import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Studio } from './studio.ts';

test('a studio with a token lets in who opens the printed address, and nobody else', async ({ page, context }) => {
  const data = mkdtempSync(join(tmpdir(), 'reelgraph-token-'));
  const token = 'a-token-of-this-test';
  const studio = new Studio(data, { REELGRAPH_TOKEN: token });
  await studio.start();
  try {
    expect((await fetch(`${studio.url}/api/projects`)).status).toBe(401);
    const answer = page.waitForResponse((response) => response.url().endsWith('/api/session'));
    await page.goto(`${studio.url}/#token=wrong`);
    expect((await answer).status()).toBe(401);
    expect(await context.cookies()).toEqual([]);

    await page.goto('about:blank');
    await page.goto(`${studio.url}/#token=${token}`);
    await expect(page.getByText('LTX Chain').first()).toBeVisible();
    await expect(page.getByText('Local runtime connected')).toBeVisible();
    expect(page.url()).not.toContain(token);
    expect(await page.evaluate(() => document.cookie)).toBe('');
  } finally {
    await studio.dispose();
    rmSync(data, { recursive: true, force: true });
  }
});
