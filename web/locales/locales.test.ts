import { expect, it } from 'vitest';
import { en } from './en.js';
import { zhCn } from './zh-cn.js';

it('fills the same names into both languages', () => {
  const names = (text: string): string[] =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
  for (const [key, text] of Object.entries(en)) {
    expect(names(zhCn[key as keyof typeof en]), key).toEqual(names(text));
  }
});
