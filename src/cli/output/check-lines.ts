import stringWidth from 'string-width';
import type { CheckResult } from '../../app/check/run-checks.js';
import { escapeControls, visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { sourceText } from '../../check/check.js';
import { type Phrase, phraseText } from '../../check/phrases.js';
import type { Language } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import type { Settings } from '../settings.js';

/** How lines of checks are written. */
export type CheckWords = Pick<Settings, 'language' | 'translate' | 'color'>;

const marks = { passed: '✓', failed: '✗', warned: '!', skipped: '–' } as const;
const colors = { passed: 32, failed: 31, warned: 33, skipped: 2 } as const;
const idWidth = 20;

/** What a person reads of a check that has ended: a line, and of one that did not pass what was expected, what came and why it matters. */
export function checkLines({ check, verdict }: CheckResult, words: CheckWords): string {
  const { language, color } = words;
  const { outcome } = verdict;
  const source = sourceText(check.source);
  const title = [check.title[language], ...(source === '' ? [] : [source])].join('  ');
  const line = `${marks[outcome]} ${check.id.padEnd(idWidth)} ${title}`;
  const head = color ? `\x1b[${colors[outcome]}m${line}\x1b[0m` : line;
  return [head, ...detailLines({ check, verdict }, words).map((detail) => `    ${detail}`)]
    .map((one) => `${one}\n`)
    .join('');
}

/** The lines below the first: of a check that passed a note, if there is one. */
export function detailLines(
  { check, verdict }: Pick<CheckResult, 'check' | 'verdict'>,
  { language, translate: t }: Pick<CheckWords, 'language' | 'translate'>,
): readonly string[] {
  switch (verdict.outcome) {
    case 'passed':
      return verdict.note === undefined ? [] : [shown(verdict.note, language)];
    case 'skipped':
      return [shown(verdict.reason, language)];
    default:
      return labelled([
        [t('checkExpected'), shown(verdict.expected, language)],
        [t('checkCame'), shown(verdict.came, language)],
        [t('checkWhy'), check.why[language]],
      ]);
  }
}

/** A check that has ended as an object of `--json` (docs/json.md), in English. */
export function checkJson(
  subject: string,
  { check, verdict, tookMs }: CheckResult,
  settings: Pick<Settings, 'numbers'>,
): string {
  const { id, level, title, why, source } = check;
  const facts = { subject, id, level, title: title.en, source: sourceText(source) || undefined };
  const found =
    verdict.outcome === 'passed'
      ? { note: verdict.note && phraseText(verdict.note, 'en') }
      : verdict.outcome === 'skipped'
        ? { reason: phraseText(verdict.reason, 'en') }
        : {
            expected: phraseText(verdict.expected, 'en'),
            came: phraseText(verdict.came, 'en'),
            why: why.en,
          };
  return objectLine(
    'check',
    { ...facts, outcome: verdict.outcome, ...found, ms: Math.round(tookMs) },
    settings,
  );
}

/** An object of `--json`, with its end. */
export function objectLine(
  type: string,
  facts: Readonly<Record<string, unknown>>,
  { numbers }: Pick<Settings, 'numbers'>,
): string {
  return `${visibleJson({ time: isoTime(nowMicros(), 6), type, sequence: numbers.next(), ...facts })}\n`;
}

function shown(phrase: Phrase, language: Language): string {
  return visibleText(escapeControls(phraseText(phrase, language)));
}

function labelled(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([label]) => stringWidth(label))) + 2;
  return rows.map(([label, text]) => `${label}${' '.repeat(width - stringWidth(label))}${text}`);
}
