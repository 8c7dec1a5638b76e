import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

it('has each sentence in one room, and in both languages there', async () => {
  const folder = join(import.meta.dirname, '..');
  const rooms = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /.\/locales\/en\.ts$/.test(name),
  );
  const english: string[] = [];
  for (const name of rooms) {
    const room = (await import(join(folder, name))) as { en: object };
    const chinese = (await import(join(folder, name.replace(/en\.ts$/, 'zh-cn.ts')))) as { zhCn: object };
    expect(Object.keys(chinese.zhCn).sort(), name).toEqual(Object.keys(room.en).sort());
    english.push(...Object.keys(room.en));
  }
  expect(english.sort()).toEqual(Object.keys(en).sort());
});

it('has no sentence that the page never says', () => {
  const source = sourceOfPage();
  const whole = new Set([...source.matchAll(/(['"])([\w-]+)\1/g)].map(([, , key]) => key));
  // A key that is put together from its beginning and what is looked up: `state${…}`, `brief_${…}`.
  const beginnings = [...source.matchAll(/`([a-z]\w*_)\$\{/g)].map(([, beginning]) => beginning ?? '');
  const unused = Object.keys(en).filter((key) => {
    const asked = key.replace(/_(?:one|other)$/, '');
    return !whole.has(asked) && !beginnings.some((beginning) => key.startsWith(beginning));
  });
  expect(unused).toEqual([]);
});

it('is written in the signs of Chinese: full-width punctuation beside its characters, one sign for an ellipsis', () => {
  const han = '\\p{Script=Han}';
  const halfWidth = new RegExp(`${han}[,;:!?()]|[,;:!?()]${han}|${han}\\.(?!\\w)|${han} …|\\.\\.\\.`, 'u');
  // 主机:端口 is what is typed.
  const wrong = Object.values(zhCn).filter((text) => halfWidth.test(text.replaceAll('主机:端口', '')));
  expect(wrong).toEqual([]);
});

/** Every file of the page but the sentences themselves. */
function sourceOfPage(): string {
  const folder = join(import.meta.dirname, '..');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|locales/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}
