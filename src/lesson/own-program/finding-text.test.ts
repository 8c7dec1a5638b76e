import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeLines } from './code-lines.js';
import { programFindingText } from './finding-text.js';
import { type ProgramSentences, programFindingCodes, programSentences } from './sentences.js';

const placeholders = (text: string | undefined): readonly string[] =>
  [...new Set(Array.from(text?.matchAll(/\{(\w+)\}/g) ?? [], ([, name = '']) => name))].sort();

describe.each(Object.entries<ProgramSentences>(programSentences))('%s', (_, sentences) => {
  it('says the same in both languages', () => {
    for (const [index, text] of sentences.en.entries())
      expect(placeholders(sentences['zh-CN'][index])).toEqual(placeholders(text));
  });
});

it('every finding has a row of traffic that yields it', () => {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('-findings.test.ts'));
  const texts = tests.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('');
  const rows = new Set(Array.from(texts.matchAll(/^ {2}\[\s*'(\w+)',\s*'/gm), ([, code]) => code));
  expect(programFindingCodes.filter((code) => !rows.has(code))).toEqual([]);
});

it('what the program sent is shown with escapes, and that there was more', () => {
  const saw = Uint8Array.of(0x61, 0x1b, 0x5b, 0x0a, 0xff);
  const { bytes } = programFindingText({ code: 'noNewline', values: { bytes: 5 }, saw, sawBytes: 9 }, 'en');
  expect(bytes).toBe('a\\x1B[\\n\\xFF…');
});

it.each(Object.entries(codeLines))('the lines of %s are one line each', (_, lines) => {
  for (const line of Object.values(lines)) expect(line).toMatch(/^[^\n]{5,140}$/);
});
