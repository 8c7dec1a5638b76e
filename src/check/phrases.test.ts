import { describe, expect, it } from 'vitest';
import { checkSubjects } from './check-subjects.js';
import { phrase, phraseIds, phraseText } from './phrases.js';

const placeholders = (text: string): readonly string[] =>
  Array.from(text.matchAll(/\{(\w+)\}/g), ([, name = '']) => name).toSorted();

describe('phrases', () => {
  it.each(phraseIds)('%s has the same values in both languages', (id) => {
    const [english, chinese] = (['en', 'zh-CN'] as const).map((language) => phraseText(phrase(id), language));
    expect(placeholders(chinese ?? '')).toEqual(placeholders(english ?? ''));
  });

  it('are filled in, with whatever comes from the network', () => {
    expect(phraseText(phrase('packet', { packet: 'ERROR 1 "{seconds} $&"' }), 'en')).toBe(
      'ERROR 1 "{seconds} $&"',
    );
    expect(phraseText(phrase('nothing', { seconds: 4 }), 'zh-CN')).toBe('4 秒内什么也没收到');
  });
});

describe.each(Object.entries(checkSubjects))('the checks of %s', (_, checks) => {
  it('have ids of their own, and sentences in both languages', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { title, why } of checks)
      for (const sentence of [title, why]) {
        expect(sentence['zh-CN']).toMatch(/\p{Script=Han}/u);
        expect(sentence.en).not.toMatch(/\p{Script=Han}|\.$/u);
      }
  });
});
