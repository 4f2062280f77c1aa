import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Studio } from './studio.ts';

test('a studio with a token lets in who opens the printed address, shows them around once, and nobody else', async ({
  page,
  context,
}) => {
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

    // The first time: three cards, each under what it speaks of, that come no second time.
    const tour = page.getByRole('complementary', { name: 'First steps' });
    const under = async (name: string) => {
      const at = await page.locator(`button:has([data-tour="${name}"])`).boundingBox();
      const card = await tour.boundingBox();
      expect(card!.y).toBeGreaterThanOrEqual(at!.y + at!.height);
      expect(card!.x).toBeLessThan(at!.x + at!.width);
      expect(card!.x + card!.width).toBeGreaterThan(at!.x);
    };
    await expect(tour).toContainText('It begins with words');
    await under('script');
    await tour.getByRole('button', { name: 'Next step' }).click();
    await expect(tour).toContainText('Run makes every shot');
    await under('run');
    await page.reload();
    await expect(tour).toContainText('Run makes every shot');
    await tour.getByRole('button', { name: 'Next step' }).click();
    await expect(tour).toContainText('Cut it here');
    await under('edit');
    await tour.getByRole('button', { name: 'Begin' }).click();
    await expect(tour).toBeHidden();
    await page.reload();
    await expect(page.getByText('LTX Chain').first()).toBeVisible();
    await expect(tour).toBeHidden();
  } finally {
    await studio.dispose();
    rmSync(data, { recursive: true, force: true });
  }
});
