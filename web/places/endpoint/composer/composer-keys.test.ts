import { expect, it } from 'vitest';
import { type ComposerCommand, composerCommand, type TypedField, type TypedKey } from './composer-keys.js';

const key = (name: string, modifiers: Partial<TypedKey> = {}): TypedKey => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
  ...modifiers,
});
const field = (value: string, more: Partial<TypedField> = {}): TypedField => ({
  value,
  selectionStart: value.length,
  isRecalling: false,
  ...more,
});

it.each<
  [string, Partial<TypedKey>, chosen: ComposerCommand | undefined, otherwise: ComposerCommand | undefined]
>([
  ['alone', {}, 'send', undefined],
  ['with Ctrl', { ctrlKey: true }, 'send', 'send'],
  ['with Command', { metaKey: true }, 'send', 'send'],
  ['with Shift', { shiftKey: true }, undefined, undefined],
  ['with Alt', { altKey: true }, undefined, undefined],
  ['with Ctrl and Shift', { ctrlKey: true, shiftKey: true }, 'send', 'send'],
  ['within an input method', { isComposing: true }, undefined, undefined],
  ['with Ctrl within an input method', { ctrlKey: true, isComposing: true }, undefined, undefined],
])('Enter %s: where Enter sends, %4$j', (_, modifiers, chosen, otherwise) => {
  expect(composerCommand(key('Enter', modifiers), field('x'), 'enter')).toBe(chosen);
  expect(composerCommand(key('Enter', modifiers), field('x'), 'ctrl-enter')).toBe(otherwise);
});

it.each<[string, TypedField, up: ComposerCommand | undefined, down: ComposerCommand | undefined]>([
  ['nothing', field(''), 'older', undefined],
  ['a text, at its end', field('text'), undefined, undefined],
  ['a text, at its beginning', field('text', { selectionStart: 0 }), 'older', undefined],
  ['what was recalled', field('text', { isRecalling: true }), 'older', 'newer'],
])('the arrows in a field with %s', (_, where, up, down) => {
  expect(composerCommand(key('ArrowUp'), where, 'enter')).toBe(up);
  expect(composerCommand(key('ArrowDown'), where, 'enter')).toBe(down);
  for (const modifier of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey', 'isComposing'])
    expect(composerCommand(key('ArrowUp', { [modifier]: true }), where, 'enter')).toBeUndefined();
});
