// The broken benches on the page: each is tried, hinted at and mended on real sockets, in both languages.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Language } from '../../src/errors/error.js';
import type { BrokenBench } from '../../src/lesson/broken/broken-bench.js';
import { brokenBenches } from '../../src/lesson/broken/broken-benches.js';
import type { BrokenId } from '../../src/lesson/broken/broken-ids.js';
import type { Words } from '../../src/lesson/lesson.js';
import { describePage, eventually, type PageBench } from '../page-bench.js';
import { pageWords } from '../page-words.js';

/** What came of the first goal that fails as a bench is found; a setting that does not mend it; what does. */
const walks: Readonly<
  Record<
    BrokenId,
    {
      readonly came: Readonly<Record<Language, RegExp>>;
      readonly wrong: readonly [string, string];
      readonly right: readonly (readonly [string, string])[];
    }
  >
> = {
  'wrong-port': {
    came: { en: /127\.0\.0\.1:\d+/, 'zh-CN': /127\.0\.0\.1:\d+/ },
    wrong: ['client', 'noted'],
    right: [['client', 'printed']],
  },
  'wrong-family': {
    came: { en: /\[::1\]:\d+/, 'zh-CN': /\[::1\]:\d+/ },
    wrong: ['client', 'ipv6'],
    right: [['client', 'ipv4']],
  },
  'no-newline': {
    came: {
      en: /nothing: the client waits in recv\(\)/,
      'zh-CN': /什么都没有，客户端阻塞在 recv\(\)/,
    },
    wrong: ['end', 'cr'],
    right: [['end', 'crlf']],
  },
  'half-a-reading': {
    came: { en: /got 23\.523\.623\.7LF23\.8/, 'zh-CN': /实际 23\.523\.623\.7LF23\.8/ },
    wrong: ['size', '64'],
    right: [['reading', 'buffer']],
  },
  'wrong-encoding': {
    came: { en: /23\.5/, 'zh-CN': /23\.5/ },
    wrong: ['server', 'big5'],
    right: [['server', 'gb18030']],
  },
  'half-close': {
    came: { en: /got (?!nothing: )/, 'zh-CN': /实际/ },
    wrong: ['after', 'recv'],
    right: [['after', 'shutdown']],
  },
  'bad-checksum': {
    came: {
      en: /nothing: the server waits in recv\(\)/,
      'zh-CN': /什么都没有，服务器阻塞在 recv\(\)/,
    },
    wrong: ['algorithm', 'arc'],
    right: [
      ['algorithm', 'modbus'],
      ['order', 'low'],
    ],
  },
  'short-buffer': {
    came: { en: /t=23\.5/, 'zh-CN': /t=23\.5/ },
    wrong: ['buffer', '16'],
    right: [['station', 'each']],
  },
  'lost-block': {
    came: { en: /\d+ B/, 'zh-CN': /\d+ B/ },
    wrong: ['silence', 'repeats'],
    right: [['repeated', 'acknowledge']],
  },
  'wrong-tid': {
    came: { en: /B|nothing|failed|came/, 'zh-CN': /B|什么都没有|超时/ },
    wrong: ['number', 'next'],
    right: [
      ['number', 'block'],
      ['to', 'sender'],
    ],
  },
};

const go = (page: Page, hash: string): Promise<void> =>
  page.evaluate((place) => {
    location.hash = place;
  }, hash);
const choose = (page: Page, [setting, option]: readonly [string, string]): Promise<void> =>
  page.locator(`input[name="setting-${setting}"][value="${option}"]`).check();
const state = (page: Page): Promise<string | null> => page.locator('.bench-moment').textContent();
const plain = (words: Words, language: Language): string => words[language].replaceAll('`', '');

/** What the browser itself finds wrong from now on. */
function watchConsole(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') faults.push(said.text());
  });
  return faults;
}

/** Tries a bench as it is found, with a wrong setting and three hints, and with the right one; nothing is reloaded. */
async function walk(page: Page, bench: BrokenBench, language: Language): Promise<void> {
  const { id, title, story, hints, why, goals } = bench;
  const { t } = await pageWords(language);
  const { came, wrong, right } = walks[id];
  await go(page, `#/learn/${id}`);
  await eventually(() => page.locator('#lesson-title').textContent()).toBe(title[language]);
  const [paragraph] = story;
  expect(await page.locator('.lesson-said').textContent()).toContain(paragraph && plain(paragraph, language));
  expect(await page.locator('.broken-goals .untried').count()).toBe(goals.length);
  expect(await state(page)).toBe(t('brokenUntried'));

  await page.keyboard.press('Enter');
  const failed = page.locator('.broken-goals .failed').first();
  await failed.waitFor();
  expect(await failed.textContent(), id).toMatch(came[language]);
  expect(await page.locator('.lesson-row').count()).toBeGreaterThan(2);
  expect(await page.locator('.broken-mended').count()).toBe(0);

  await choose(page, wrong);
  await page.locator('.bench-try').click();
  await eventually(() => state(page)).toMatch(
    new RegExp(t('brokenTrialHeld', { number: 2, held: '\\d', all: goals.length })),
  );
  for (const [index, hint] of hints.entries()) {
    await page.locator('.broken-hints button').first().click();
    expect(await page.locator('.broken-hints li p').nth(index).textContent()).toBe(plain(hint, language));
  }
  // No fourth.
  expect(await page.locator('.broken-hints button').allTextContents()).toEqual([t('learnAgain')]);

  for (const one of right) await choose(page, one);
  expect(await page.locator('.bench-hint').textContent()).toBe(t('brokenChanged'));
  // From the setting itself.
  await page.keyboard.press('Enter');
  await page.locator('.broken-mended').waitFor();
  expect(await state(page)).toBe(t('brokenTrialMended', { number: 3 }));
  expect(await page.locator('.broken-goals .held').count()).toBe(goals.length);
  expect(await page.locator('.broken-mended').textContent()).toContain(plain(why, language));
}

/** Walks all of them in one window, which knows it after a reload. */
async function walkAll(bench: PageBench, language: Language, locale: string): Promise<void> {
  const { t } = await pageWords(language);
  const page = await bench.open('#/learn', { locale });
  const faults = watchConsole(page);
  for (const one of brokenBenches) await walk(page, one, language);
  await page.reload();
  await eventually(() => page.locator('input[name="setting-to"][value="sender"]').isChecked()).toBe(true);
  expect(await page.locator('.broken-hints li').count()).toBe(3);
  expect(await page.locator('.head-state').textContent()).toContain(t('brokenMended'));
  expect(await page.locator('.rail a[href="#/learn"] small').textContent()).toBe(
    t('brokenNote', { mended: 10 }),
  );
  await go(page, '#/learn');
  const marks = page.locator('.broken-line .lesson-mark');
  await eventually(() => marks.count()).toBe(10);
  const mark = `${t('brokenTried', { count: 3 })}${t('brokenHinted', { count: 3 })}✓ ${t('brokenMended')}`;
  expect(new Set(await marks.allTextContents())).toEqual(new Set([mark]));
  expect(faults).toEqual([]);
}

describePage('the broken benches in Chromium', (bench) => {
  it('are each found broken, and mended, and stay so, in both languages', { timeout: 120_000 }, async () => {
    await Promise.all([walkAll(bench, 'en', 'en-GB'), walkAll(bench, 'zh-CN', 'zh-CN')]);
  });

  it('leads on to the next, and begins again as it was found', async () => {
    const page = await bench.open('#/learn');
    await page.getByRole('link', { name: 'The wrong port' }).click();
    await page.locator('.bench-try').waitFor();
    // The key of a setting chooses its next option.
    await page.keyboard.press('1');
    expect(await page.locator('input[value="noted"]').first().isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('.broken-mended').waitFor();
    expect(await page.locator('.broken-mended').textContent()).toContain('1 trial');
    expect((await page.locator('.lesson-row').allTextContents()).join('\n')).toMatch(
      /connect\(127\.0\.0\.1:\d+\)/,
    );
    await page.getByRole('button', { name: 'Begin again' }).click();
    expect(await page.locator('input[value="any"]').isChecked()).toBe(true);
    expect(await page.locator('.broken-goals .untried').count()).toBe(3);
    expect(await state(page)).toBe('not tried yet');
    expect(await page.locator('.head-state').textContent()).toContain('mended');
    await page.keyboard.press('1');
    await page.locator('.bench-try').click();
    await page.getByRole('link', { name: 'Next bench: The other address family' }).click();
    await eventually(() => page.locator('#lesson-title').textContent()).toBe('The other address family');
    expect(await state(page)).toBe('not tried yet');
  });

  it('ends the trial of somebody who leaves, and says what the workbench says of one too many', async () => {
    const page = await bench.open('#/learn/lost-block');
    await choose(page, ['silence', 'waits']);
    await page.locator('.bench-try').click();
    await page.locator('.bench-try[aria-disabled="true"]').waitFor();
    await go(page, '#/learn');
    await page.locator('.broken-line').first().waitFor();
    expect(await page.locator('.broken-line', { hasText: 'A lost block' }).textContent()).not.toContain(
      'trial',
    );
    const full = { code: 'BROKEN_TRIALS_TOO_MANY', fault: 'system', params: { most: 8 }, message: '' };
    await page.route('**/api/broken-benches/**', (route) =>
      route.fulfill({ status: 429, json: { error: full } }),
    );
    await go(page, '#/learn/wrong-port');
    await page.locator('.bench-try').click();
    await page.locator('.bench .complaint', { hasText: '8 trials of broken benches run already' }).waitFor();
    await page.unroute('**/api/broken-benches/**');
    await page.locator('.bench-try').click();
    await page.locator('.broken-goals .failed').first().waitFor();
    expect(await page.locator('.bench .complaint').count()).toBe(0);
  });

  it('shows the bytes of the row that is chosen, and never scrolls sideways', async () => {
    const page = await bench.open('#/learn/wrong-tid');
    await page.locator('.bench-try').click();
    await page.locator('.lesson-row', { hasText: 'DATA 1' }).first().click();
    await eventually(() => page.locator('.row-pane').textContent()).toContain('DATA 1');
    expect((await page.locator('.lesson-row').allTextContents()).join('\n')).toMatch(/sendto\(ACK 1, :\d+\)/);
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        String(width),
      ).toBeLessThanOrEqual(0);
    }
    expect(await page.locator('.bench-try').isVisible()).toBe(true);
  });
});
