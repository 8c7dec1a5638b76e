import { expect, it } from 'vitest';
import { memoryStore } from '../../state/kept.js';
import { createTftpClientSettings, isNumberIn } from './tftp-client-settings.js';

it('the client’s settings are found again by the next page', () => {
  const keeper = memoryStore();
  const store = createTftpClientSettings(keeper);
  expect(store.get()).toEqual({ url: 'tftp://', block: '', window: '' });
  store.set({ url: 'tftp://10.0.0.1/boot.img', block: '512', window: '1' });
  expect(createTftpClientSettings(keeper).get()).toEqual(store.get());
  keeper.setItem('breakoutbox.tftp-client', '{"url":7,"block":null}');
  expect(createTftpClientSettings(keeper).get()).toEqual({ url: 'tftp://', block: '', window: '' });
});

it('a number is one of the range, or nothing', () => {
  expect(['', '8', '65464'].map((text) => isNumberIn(text, { least: 8, most: 65_464 }))).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ['7', '65465', '1e3', '-8', ' 8', '8.5'].some((text) => isNumberIn(text, { least: 8, most: 65_464 })),
  ).toBe(false);
});
