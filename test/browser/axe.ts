import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };
  }
}

interface Look {
  name: string;
  width: number;
  colorScheme: 'light' | 'dark';
  forcedColors?: 'active';
  /** Only what a change of colours can break. */
  onlyColours?: true;
}

/** A screen of 1280 px at 400 % zoom is 320 px wide (WCAG 1.4.10). */
const narrowest = 320;

const looks: readonly Look[] = [
  { name: 'light', width: 1280, colorScheme: 'light' },
  { name: 'dark', width: 1280, colorScheme: 'dark', onlyColours: true },
  { name: 'forced colours', width: 1280, colorScheme: 'dark', forcedColors: 'active', onlyColours: true },
  { name: 'dark at 390', width: 390, colorScheme: 'dark' },
  { name: 'light at 390', width: 390, colorScheme: 'light', onlyColours: true },
];

const ofColours = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds on the page that is open, in every look, and whether it fits 320 px: one line a finding, with the element. `rules` are
 * switched off by their name; say why beside it.
 */
export async function findings(page: Page, rules: readonly string[] = []): Promise<string[]> {
  // Half a megabyte that stays for as long as the page does.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const found = new Set<string>();
  for (const { name, width, colorScheme, forcedColors = 'none', onlyColours } of looks) {
    await page.setViewportSize({ width, height: 850 });
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
    const off = Object.fromEntries(rules.map((rule) => [rule, { enabled: false }]));
    const { violations } = await page.evaluate((options) => window.axe.run(document, options), {
      resultTypes: ['violations'],
      ...(onlyColours ? { runOnly: ofColours } : { rules: off }),
    } as RunOptions);
    for (const { id, help, nodes } of violations)
      for (const { html, any } of nodes) found.add(`${name}: ${id} (${any[0]?.message ?? help}) ${html.slice(0, 160)}`);
    if (await isTooWide(page, width)) found.add(`${name}: wider than ${width} px`);
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await page.setViewportSize({ width: narrowest, height: 850 });
  if (await isTooWide(page, narrowest)) found.add(`wider than ${narrowest} px`);
  return [...found];
}

const isTooWide = (page: Page, width: number) =>
  page.evaluate((most) => document.documentElement.scrollWidth > most, width);
