import { expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import {
  boundedWidth,
  columnNames,
  columnTemplate,
  createCaptureSettings,
  shownColumns,
  usualWidths,
} from './capture-settings.js';

const noLive = { interfaces: [], filter: '', snapBytes: '' };

it('begins with every column and colours, and keeps what a person chose', () => {
  const keeper = memoryStore();
  const settings = createCaptureSettings(keeper);
  expect(settings.get()).toEqual({
    hidden: [],
    fields: [],
    widths: usualWidths,
    time: 'first',
    isTinted: true,
    live: noLive,
  });
  const chosen = {
    hidden: ['length'] as const,
    fields: ['tftp.block'],
    widths: { ...usualWidths, source: 200, 'tftp.block': 80 },
    time: 'clock' as const,
    live: { interfaces: ['lo', 'eth0'], filter: 'udp', snapBytes: '96' },
  };
  settings.set({ ...settings.get(), ...chosen, isTinted: false });
  expect(createCaptureSettings(keeper).get()).toEqual({ ...chosen, isTinted: false });
});

it.each([
  ['null'],
  ['{"hidden":3,"widths":[],"time":"never","isTinted":"no","live":{"interfaces":[3],"filter":0}}'],
  ['{"hidden":["colour"],"fields":[3,"a b","info",null],"widths":{"source":"wide","time":null}}'],
])('takes what was kept as %s for nothing', (kept) => {
  const keeper = memoryStore();
  keeper.setItem('breakoutbox.captures', kept);
  expect(createCaptureSettings(keeper).get()).toEqual({
    hidden: [],
    fields: [],
    widths: usualWidths,
    time: 'first',
    isTinted: true,
    live: noLive,
  });
});

it('bounds the width of a column', () => {
  expect([-5, 31.6, 200.4, 9_999, Number.NaN, 'x'].map((width) => boundedWidth(width, 70))).toEqual([
    32, 32, 200, 1_000, 70, 70,
  ]);
});

it('leaves out columns where they find no room, in the order in which they matter', () => {
  const settings = createCaptureSettings(memoryStore()).get();
  expect(shownColumns(settings, 1_200)).toEqual(columnNames);
  expect(shownColumns(settings, 704)).toEqual(['number', 'time', 'source', 'protocol', 'info']);
  expect(shownColumns(settings, 400)).toEqual(['time', 'protocol', 'info']);
  expect(shownColumns({ ...settings, hidden: ['time'] }, 400)).toEqual(['protocol', 'info']);
  const withField = { ...settings, fields: ['tftp.block'] };
  expect(shownColumns(withField, 1_200).slice(-2)).toEqual(['tftp.block', 'info']);
  expect(shownColumns(withField, 400)).not.toContain('tftp.block');
  expect(columnTemplate(['time', 'tftp.block', 'info'], settings)).toBe('104px 128px minmax(0, 1fr)');
});
