import { describe, expect, it } from 'vitest';
import { portFacts } from '../../../test/port-facts.js';
import { diagnosePort } from './diagnose-port.js';
import { findingText } from './finding-text.js';
import { type FindingSentences, findingSentences } from './sentences.js';

const placeholders = (text: string | undefined): readonly string[] =>
  [...new Set(Array.from(text?.matchAll(/\{(\w+)\}/g) ?? [], ([, name = '']) => name))].sort();

describe.each(Object.entries<FindingSentences>(findingSentences))('%s', (_, sentences) => {
  it('says the same in both languages', () => {
    const [english, chinese] = [sentences.en, sentences['zh-CN']];
    expect(chinese).toHaveLength(english.length);
    for (const [index, text] of english.entries())
      expect(placeholders(chinese[index])).toEqual(placeholders(text));
  });
});

it.each(['en', 'zh-CN'] as const)('fills every place of what is found, in %s', (language) => {
  const findings = diagnosePort(portFacts({ host: '239.1.2.3' }));
  const texts = findings.map((finding) => Object.values(findingText(finding, language)).join(' '));
  expect(texts.length).toBeGreaterThan(4);
  for (const text of texts) expect(text).not.toMatch(/[{}]/);
});
