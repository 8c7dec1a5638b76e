import { expect, it } from 'vitest';
import { logCommand, type PressedKey } from './log-keys.js';
import { extendRows, type RowSelection, selectRow } from './row-selection.js';

const nothing: RowSelection = { cursor: undefined, anchor: undefined, ranges: [] };
const pressed = (key: string, modifiers: Partial<PressedKey> = {}): PressedKey => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...modifiers,
});

it.each([
  ['[', { type: 'toFault', by: -1 }],
  [']', { type: 'toFault', by: 1 }],
  ['C', { type: 'menu', menu: 'copy' }],
  ['d', { type: 'compare' }],
  ['e', { type: 'menu', menu: 'save' }],
  ['p', { type: 'menu', menu: 'plot' }],
  ['Enter', { type: 'verb', verb: 'open' }],
  ['r', { type: 'verb', verb: 'again' }],
  ['l', { type: 'verb', verb: 'link' }],
  ['t', { type: 'verb', verb: 'tag' }],
  ['n', { type: 'verb', verb: 'note' }],
  ['m', { type: 'verb', verb: 'mark' }],
  [' ', { type: 'toggle' }],
  ['x', undefined],
  ['ArrowUp', undefined],
  ['toString', undefined],
])('the key %s asks for %j', (key, command) => {
  expect(logCommand(pressed(key), nothing)).toEqual(command);
});

it('c copies the text of one line, and several lines as they are shown', () => {
  const one = selectRow(7);
  expect(logCommand(pressed('c'), nothing)).toEqual({ type: 'copy', format: 'text' });
  expect(logCommand(pressed('c'), one)).toEqual({ type: 'copy', format: 'text' });
  expect(logCommand(pressed('c'), extendRows(one, 9))).toEqual({ type: 'copy', format: 'lines' });
});

it.each(['ctrlKey', 'metaKey'])(
  'with %s, a selects all, arrows move the cursor alone, and the others are the browser’s',
  (modifier) => {
    expect(logCommand(pressed('a', { [modifier]: true }), nothing)).toEqual({ type: 'selectAll' });
    expect(logCommand(pressed('A', { [modifier]: true }), nothing)).toEqual({ type: 'selectAll' });
    expect(logCommand(pressed('ArrowUp', { [modifier]: true }), nothing)).toEqual({
      type: 'moveAlone',
      by: -1,
    });
    expect(logCommand(pressed('ArrowDown', { [modifier]: true }), nothing)).toEqual({
      type: 'moveAlone',
      by: 1,
    });
    for (const key of ['c', 'C', 'r', '[', 'Enter'])
      expect(logCommand(pressed(key, { [modifier]: true }), nothing)).toBeUndefined();
    expect(logCommand(pressed('a', { [modifier]: true, altKey: true }), nothing)).toBeUndefined();
  },
);
