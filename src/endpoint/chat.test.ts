import { describe, expect, it } from 'vitest';
import { Chat } from './chat.js';

describe('a chat', () => {
  it('lets both sides speak at any time in full duplex', () => {
    const chat = new Chat('full');
    expect([chat.lineTyped(), chat.lineTyped(), chat.messageReceived(), chat.messageReceived()]).toEqual([
      'send',
      'send',
      'in-turn',
      'in-turn',
    ]);
    expect(chat.turn).toBe('either');
  });

  it('passes the turn with every message in half duplex, and either side may begin', () => {
    const chat = new Chat('half');
    expect(chat.turn).toBe('either');
    expect(chat.lineTyped()).toBe('send');
    expect(chat.turn).toBe('theirs');
    expect(chat.lineTyped()).toBe('not-your-turn');
    expect(chat.messageReceived()).toBe('in-turn');
    expect(chat.turn).toBe('mine');
    expect(chat.lineTyped()).toBe('send');
  });

  it('gives me the turn when the peer begins', () => {
    const chat = new Chat('half');
    expect(chat.messageReceived()).toBe('in-turn');
    expect(chat.turn).toBe('mine');
  });

  it('marks a peer that speaks twice as out of turn and leaves the turn with me', () => {
    const chat = new Chat('half');
    chat.messageReceived();
    expect(chat.messageReceived()).toBe('out-of-turn');
    expect(chat.turn).toBe('mine');
  });

  it('has one speaker for good in simplex', () => {
    const sender = new Chat('simplex-send');
    expect([sender.lineTyped(), sender.lineTyped(), sender.messageReceived()]).toEqual([
      'send',
      'send',
      'out-of-turn',
    ]);
    const receiver = new Chat('simplex-receive');
    expect([receiver.messageReceived(), receiver.lineTyped()]).toEqual(['in-turn', 'receive-only']);
  });
});
