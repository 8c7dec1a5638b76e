import { expect, it } from 'vitest';
import { memoryStore } from './kept.js';
import { createPreferences } from './preferences.js';

it('speaks the first language of the browser that it knows', () => {
  const languageOf = (...tags: string[]): string => createPreferences(memoryStore(), tags).get().language;
  expect([languageOf('zh-TW'), languageOf('de', 'zh'), languageOf('en-GB', 'zh'), languageOf('de')]).toEqual([
    'zh-CN',
    'zh-CN',
    'en',
    'en',
  ]);
});

it('keeps what each of two pages has changed', () => {
  const keeper = memoryStore();
  const preferences = createPreferences(keeper, ['en']);
  createPreferences(keeper, ['en']).update((kept) => ({ ...kept, theme: 'dark' }));
  preferences.update((kept) => ({ ...kept, sendKey: 'enter' }));
  expect(createPreferences(keeper, ['en']).get()).toMatchObject({ theme: 'dark', sendKey: 'enter' });
});
