// Every lesson gone through to its end on the page, in both languages, with wrong guesses, right ones and none.
import process from 'node:process';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Language } from '../../src/errors/error.js';
import type { Lesson, LessonId, Question } from '../../src/lesson/lesson.js';
import { lessons } from '../../src/lesson/lessons/lessons.js';
import { libpcapVersion } from '../../src/libpcap/libpcap.js';
import { textParts } from '../../web/places/learn/state/lesson-text.js';
import type { Words } from '../../web/views/use-session.js';
import { lessonTruths } from '../lesson-claims.js';
import { describePage, eventually } from '../page-bench.js';
import { pageWords } from '../page-words.js';

/** Pages in which lessons are gone through side by side: most of a walk is waiting. */
const walkers = 4;

/** How the packets of each lesson are known: to who may capture, and to who may not. */
const bases: Readonly<Record<LessonId, readonly [captured: string, otherwise: string]>> = {
  'address-and-port': ['captured', 'inferred'],
  'reverse-server': ['captured', 'inferred'],
  client: ['captured', 'inferred'],
  datagrams: ['captured', 'inferred relayed'],
  'text-is-bytes': ['captured', 'inferred'],
  'counting-echo': ['captured relayed', 'relayed'],
  'no-messages': ['captured', 'inferred'],
  duplex: ['captured', 'inferred'],
  'many-clients': ['captured', 'inferred'],
  'tftp-blocks': ['captured relayed', 'relayed'],
  'bad-line': ['captured relayed', 'inferred relayed'],
  boot: ['captured recorded relayed', 'recorded relayed'],
};
const whoReads = process.getuid?.() === 0 && libpcapVersion() !== undefined ? 0 : 1;

const widths = [400, 768, 1280];

/** What is guessed at the questions of a lesson, one after the other. */
const guessed = ['wrong', 'right', 'none', 'wrong'] as const;

/** What is wrong with a page for whoever reads it, in that language: what it shows has words, and room. */
async function faultsOf(page: Page, language: Language): Promise<readonly string[]> {
  return page.evaluate((isChinese) => {
    const faults: string[] = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) faults.push(`${wide} px wider than the window`);
    const place = document.querySelector('main')?.cloneNode(true);
    if (!(place instanceof HTMLElement)) return ['no place'];
    // What programs say, and what is code, has no language.
    for (const code of place.querySelectorAll(
      'code, pre, .mono, .byte-box, .row-pane .row-text, .row-bytes, .lesson-row',
    ))
      code.remove();
    const said = place.textContent;
    for (const wrong of [/\blearn[A-Z_]\w*/, /\{+\w+\}+/, /\b(?:undefined|NaN|null)\b/, /`/])
      if (wrong.test(said)) faults.push(`${wrong}: ${said}`);
    const english = /[a-z]{2,} [a-z]{2,} [a-z]{2,}/.exec(said);
    if (isChinese && english !== null) faults.push(`English: ${english[0]}`);
    return faults;
  }, language === 'zh-CN');
}

/** What the wire has said of a guess. */
function verdict(lesson: Lesson, step: string, given: string | undefined, { t, language }: Words): string {
  const choices = lesson.steps.find(({ id }) => id === step)?.question?.choices ?? [];
  const said = (id: string | undefined): string =>
    textParts(choices.find((choice) => choice.id === id)?.says[language] ?? '', {})
      .map(({ text }) => text)
      .join('');
  const truth = said(lessonTruths[lesson.id][step]);
  if (given === undefined) return `?${t('learnVerdictUnsure', { truth })}`;
  return given === lessonTruths[lesson.id][step]
    ? `✓${t('learnVerdictRight', { truth })}`
    : `✗${t('learnVerdictWrong', { given: said(given), truth })}`;
}

/** Goes through a lesson from its beginning to its end. */
async function walk(page: Page, lesson: Lesson, words: Words): Promise<void> {
  const { t, language } = words;
  const where = (at: string): string => `${lesson.id}, ${language}, ${at}`;
  const sound = async (at: string, ...windows: readonly number[]): Promise<void> => {
    for (const width of windows.length === 0 ? [1280] : windows) {
      if (windows.length > 0) await page.setViewportSize({ width, height: 800 });
      expect(await faultsOf(page, language), where(`${at}, ${width} px`)).toEqual([]);
    }
  };
  const question = page.locator('.lesson-question');
  const summary = page.locator('.lesson-summary');
  const known = new Set<string>();
  await page.evaluate((id) => {
    location.hash = `#/learn/${id}`;
  }, lesson.id);
  await eventually(() => page.locator('#lesson-title').textContent()).toContain(lesson.title[language]);
  await page.locator('.bench-step.primary').or(question).first().waitFor();
  await sound('before its first step');
  let [asked, right] = [0, 0];
  while ((await summary.count()) === 0) {
    if ((await question.count()) === 0) await page.getByRole('button', { name: t('learnRun') }).click();
    await question.or(summary).waitFor();
    const rows = await page
      .locator('.lesson-row')
      .evaluateAll((all) => all.map(({ className }) => className));
    for (const row of rows) {
      const [basis] = /captured|relayed|recorded|inferred/.exec(row) ?? [];
      if (basis !== undefined) known.add(basis);
    }
    if ((await question.count()) === 0) break;
    const legend = await page.locator('.lesson-question legend').textContent();
    const step = lesson.steps.find(
      (one) => one.question !== undefined && legend === plain(one.question, language),
    );
    if (step?.question === undefined) throw new Error(where(`asked ${legend}`));
    await sound(`asked in ${step.id}`);
    const truth = lessonTruths[lesson.id][step.id];
    const how = guessed[asked % guessed.length];
    const given =
      how === 'none'
        ? undefined
        : step.question.choices.find(({ id }) => (id === truth) === (how === 'right'))?.id;
    if (given === undefined) await page.getByRole('button', { name: t('learnUnsure') }).click();
    else {
      await page.locator(`.lesson-choice input[value="${given}"]`).check();
      await page.getByRole('button', { name: t('learnPass') }).click();
    }
    await eventually(() => page.locator('.lesson-verdict').textContent()).toContain(
      verdict(lesson, step.id, given, words),
    );
    await sound(`answered in ${step.id}`, ...(asked === 0 ? widths : []));
    asked += 1;
    if (how === 'right') right += 1;
    expect(await page.locator('.head-state').textContent()).toBe(t('learnGuessed', { right, asked }));
  }
  const all = lesson.steps.length;
  expect(await page.locator('.bench-moment').textContent()).toBe(t('learnMoment', { moment: all, all }));
  await sound('at its end', ...widths);
  expect([...known].toSorted().join(' '), where('how packets are known')).toBe(bases[lesson.id][whoReads]);
}

function plain({ asks }: Question, language: Language): string {
  return textParts(asks[language], {})
    .map(({ text }) => text)
    .join('');
}

describePage('every lesson in Chromium', (bench) => {
  it.each([
    ['en-GB', 'en'],
    ['zh-CN', 'zh-CN'],
  ] as const)(
    'is gone through to its end, and is done: %s',
    { timeout: 120_000 },
    async (locale, language) => {
      const words = await pageWords(language);
      const { t } = words;
      const first = await bench.open('#/learn', { locale });
      const others = await Promise.all(Array.from({ length: walkers - 1 }, () => first.context().newPage()));
      const faults: string[] = [];
      const waiting = [...lessons];
      try {
        await Promise.all(
          [first, ...others].map(async (page) => {
            page.on('console', (said) => {
              if (said.type() === 'error' || said.type() === 'warning') faults.push(said.text());
            });
            page.on('pageerror', ({ message }) => faults.push(message));
            await page.goto(`${bench.url}#/learn`);
            await page.locator('.lesson-line').first().waitFor();
            for (let lesson = waiting.shift(); lesson !== undefined; lesson = waiting.shift())
              await walk(page, lesson, words);
          }),
        );
      } finally {
        for (const page of others) await page.close();
      }
      // What the tabs have kept is together, and outlives them.
      await first.goto(`${bench.url}#/learn`);
      await first.reload();
      const all = lessons.length;
      await eventually(() => first.locator('.lesson-line .ok').count()).toBe(all);
      expect(await first.locator('.rail a[href="#/learn"] small').textContent()).toBe(
        t('learnDone', { done: all, all }),
      );
      const [lesson] = lessons;
      await first.locator('.lesson-line').first().click();
      await first.locator('.lesson-summary').waitFor();
      const { length } = lesson?.steps ?? [];
      expect(await first.locator('.bench-moment').textContent()).toBe(
        t('learnMoment', { moment: length, all: length }),
      );
      expect(faults).toEqual([]);
    },
  );
});
