import { expect, it } from 'vitest';
import { Conversation } from './conversation.js';
import { Scope } from './scope.js';

it('steps that join have read as far as the one that read furthest', () => {
  const scope = Scope.of(new Map());
  const conversation = new Conversation('a:1', false);
  const lines = [5, 3].map((cursor) => {
    const line = scope.fork();
    line.setCursor(conversation, cursor);
    return line;
  });
  expect(scope.cursorOf(conversation)).toBe(0);
  for (const line of lines) scope.join(line);
  expect(scope.cursorOf(conversation)).toBe(5);
});

it('lets go of what was read from peers that are forgotten', () => {
  const scope = Scope.of(new Map());
  for (let peer = 0; peer < 5_000; peer += 1) {
    const conversation = new Conversation(String(peer), false);
    scope.setCursor(conversation, 1);
    conversation.forget();
  }
  expect([...scope.cursors()].length).toBeLessThanOrEqual(2_000);
});
