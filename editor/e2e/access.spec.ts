import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, sample, test } from './studio.ts';

// As text: the page's own policy forbids scripts that are not the studio's.
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}
declare const axe: { run(options: { runOnly?: string[] }): Promise<{ violations: Violation[] }> };

const fold = (page: Page, panel: string) => page.locator('nav').getByRole('button', { name: panel });
const workspace = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

/** What axe calls serious or critical on the page as it stands, each with its place. `only`: one rule. */
async function faults(page: Page, where: string, only?: string): Promise<string[]> {
  const violations = await page.evaluate(
    async (rule) => (await axe.run(rule ? { runOnly: [rule] } : {})).violations,
    only,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${where}: ${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}

/** Everything that can be in front, one after the other; leaves nothing open behind it. */
const scenes: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['graph', async (page) => expect(page.getByText('LTX Chain').first()).toBeVisible()],
  [
    'node selected',
    async (page) => page.locator('.react-flow__node').filter({ hasText: 'LTX Chain' }).locator('h3').click(),
  ],
  ['node help', async (page) => page.getByRole('tab', { name: 'Help' }).click()],
  ['media', async (page) => fold(page, 'Media').click()],
  ['elements', async (page) => fold(page, 'Elements').click()],
  ['queue', async (page) => fold(page, 'Queue').click()],
  ['templates', async (page) => fold(page, 'Templates').click()],
  ['help', async (page) => fold(page, 'Help').click()],
  ['settings', async (page) => fold(page, 'Settings').click()],
  ['script', async (page) => workspace(page, 'Script').click()],
  ['edit', async (page) => workspace(page, 'Edit').click()],
  ['export dialog', async (page) => page.getByRole('button', { name: 'Export', exact: true }).click()],
  ['palette', async (page) => leave(page, () => page.keyboard.press('Control+k'))],
  ['shortcuts', async (page) => leave(page, () => page.keyboard.press('?'))],
  ['versions', async (page) => leave(page, () => page.keyboard.press('Control+s'))],
  ['project menu', async (page) => leave(page, () => projectMenu(page).click())],
  ['new project dialog', async (page) => page.getByRole('menuitem', { name: 'New project…' }).click()],
  [
    'run menu',
    async (page) =>
      leave(page, async () => {
        await workspace(page, 'Graph').click();
        await page.getByRole('button', { name: 'Run options' }).click();
      }),
  ],
  [
    'canvas menu',
    async (page) =>
      leave(page, () => page.locator('.react-flow__pane').click({ button: 'right', position: { x: 300, y: 560 } })),
  ],
  [
    'quick add',
    async (page) =>
      leave(page, async () => {
        await page.getByTestId('canvas').hover({ position: { x: 300, y: 560 } });
        await page.keyboard.press('Shift+A');
      }),
  ],
  ['projects', async (page) => leave(page, () => page.getByRole('button', { name: 'All projects' }).click())],
];

const projectMenu = (page: Page) => page.getByRole('button', { name: 'The Last Lamp', exact: true });

async function leave(page: Page, then: () => Promise<void>): Promise<void> {
  // A press goes to what has the focus: what opened has it a moment later on a busy machine.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.locator('[role=dialog], [role=menu]')).toHaveCount(0, { timeout: 1000 });
  }).toPass();
  await then();
}

test('everything on screen can be read, reached and left by keyboard, in both themes and in narrow windows', async ({
  page,
  studio,
}) => {
  await sample(studio, 180);
  const told: string[] = [];
  page.on('pageerror', (error) => told.push(error.message));
  page.on('console', (message) => message.type() === 'error' && told.push(message.text()));

  // With reduced motion nothing is in the middle of a change when it is looked at.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const theme of ['dark', 'light']) {
    await test.step(`axe finds nothing serious, ${theme}`, async () => {
      await page.addInitScript((name) => localStorage.setItem('reelgraph:theme', JSON.stringify(name)), theme);
      await page.goto(studio.url);
      await page.evaluate(axeSource);
      const found: string[] = [];
      for (const [name, open] of scenes) {
        await open(page);
        // The second theme has the same parts in other colours.
        found.push(...(await faults(page, `${name}, ${theme}`, theme === 'dark' ? undefined : 'color-contrast')));
      }
      expect(found).toEqual([]);
    });
  }

  await test.step('nothing moves that need not where a person wants no motion', async () => {
    await page.getByRole('button', { name: /^The Last Lamp/ }).click();
    await expect(page.getByTestId('canvas')).toBeVisible();
    const moving = await page.evaluate(
      () => document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().activeDuration) > 0).length,
    );
    expect(moving).toBe(0);
  });

  await test.step('arrows walk rows, Escape leaves, and the focus comes back', async () => {
    const graph = workspace(page, 'Graph');
    await graph.focus();
    await page.keyboard.press('ArrowRight');
    await expect(workspace(page, 'Edit')).toBeFocused();
    await expect(workspace(page, 'Edit')).toBeChecked();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(graph).toBeChecked();
    await page.keyboard.press('Shift+Tab');
    await expect(graph, 'a row is one stop').not.toBeFocused();

    await page.reload();
    await expect(page.getByText('LTX Chain').first()).toBeVisible();
    await projectMenu(page).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(projectMenu(page)).toBeFocused();

    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New project' });
    await expect(dialog).toBeVisible();
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press('Tab');
      expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(projectMenu(page)).toBeFocused();

    await page.keyboard.press('Control+k');
    await expect(page.getByPlaceholder('Type a command')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(projectMenu(page)).toBeFocused();
  });

  await test.step('Tab goes on through the page, and what has the focus shows it', async () => {
    const stops = new Set<string>();
    for (let stop = 0; stop < 14; stop++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const one = document.activeElement as HTMLElement;
        const { outlineStyle, boxShadow } = getComputedStyle(one);
        const around = one.parentElement ? getComputedStyle(one.parentElement).boxShadow : 'none';
        return {
          name: one.getAttribute('aria-label') ?? one.textContent ?? '',
          shown: outlineStyle !== 'none' || boxShadow !== 'none' || around !== 'none',
        };
      });
      expect(at.shown, at.name).toBe(true);
      stops.add(at.name);
    }
    expect(stops.size).toBeGreaterThan(10);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  for (const [width, height] of [
    [1280, 800],
    [1024, 700],
  ] as const) {
    await test.step(`at ${width} nothing is covered, cut off or out of reach`, async () => {
      await page.setViewportSize({ width, height });
      const found: string[] = [];
      for (const name of ['Script', 'Graph', 'Edit']) {
        await workspace(page, name).click();
        await expect(page.locator('main h1')).toHaveText(new RegExp(name, 'i'));
        found.push(...(await outOfReach(page)).map((one) => `${name}: ${one}`));
        for (const panel of ['Templates', 'Settings']) {
          await fold(page, panel).click();
          found.push(...(await outOfReach(page)).map((one) => `${panel}: ${one}`));
          await fold(page, panel).click();
        }
      }
      expect(found).toEqual([]);
    });
  }
  expect(told).toEqual([]);
});

/** Buttons in sight that a pointer would not hit, and anything that makes the page wider than its window. */
const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    for (const one of document.querySelectorAll<HTMLElement>('button, input, select, [role=radio], [role=tab]')) {
      // What lies on the canvas or the timeline is moved about by the person.
      if (one.closest('.react-flow__viewport, [data-clip]') || !one.checkVisibility({ opacityProperty: true }))
        continue;
      const { left, top, width, height } = one.getBoundingClientRect();
      const x = left + width / 2;
      const y = top + height / 2;
      if (width < 2 || height < 2) continue;
      let scrolledAway = false;
      for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        if (['auto', 'scroll'].includes(overflowY) && (y < edge.top || y > edge.bottom)) scrolledAway = true;
        if (['auto', 'scroll'].includes(overflowX) && (x < edge.left || x > edge.right)) scrolledAway = true;
      }
      const hit = document.elementFromPoint(x, y);
      if (!scrolledAway && !(hit && (one.contains(hit) || hit.contains(one) || hit.closest('label')?.contains(one))))
        found.push(
          `${one.getAttribute('aria-label') ?? one.textContent ?? one.tagName} at ${Math.round(x)},${Math.round(y)}`,
        );
    }
    return found;
  });
