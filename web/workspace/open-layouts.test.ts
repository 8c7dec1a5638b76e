import { expect, it } from 'vitest';
import { failure } from '../../src/errors/error.js';
import { OpenLayouts } from './open-layouts.js';
import { readLayout } from './read-layout.js';

function opener(texts: Record<string, string>): OpenLayouts {
  return new OpenLayouts({
    text: async (name) => {
      const text = texts[name];
      return text === undefined
        ? { ok: false, failure: failure('LAYOUT_UNKNOWN', { text: name, choices: '' }) }
        : { ok: true, value: { name, text } };
    },
    read: async (name, text) => readLayout(name, text),
  });
}

it('layouts that have not changed stay the same objects, and what cannot be opened is told', async () => {
  const texts: Record<string, string> = {
    tank: 'fields:\n  - level: u16\n',
    pump: 'fields:\n  - rate: u8\n',
  };
  const open = opener(texts);
  const first = await open.open(['tank', 'pump']);
  expect(first.layouts.map(({ name }) => name)).toEqual(['tank', 'pump']);
  expect(await open.open(['tank', 'pump'])).toBe(first);
  texts.pump = 'fields:\n  - rate: u16\n';
  const second = await open.open(['tank', 'pump']);
  expect(second).not.toBe(first);
  expect(second.layouts[0]).toBe(first.layouts[0]);
  texts.pump = 'fields: [';
  const third = await open.open(['tank', 'pump', 'none']);
  expect(third.layouts.map(({ name }) => name)).toEqual(['tank']);
  expect(third.failures.map(({ code }) => code)).toEqual(['FILE_SYNTAX_INVALID', 'LAYOUT_UNKNOWN']);
});
