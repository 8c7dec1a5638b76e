import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.js';

const most = { bytes: 256 * 1024, messages: 10_000 };

describe('what a peer has sent', () => {
  it('is kept up to 256 KiB, the latest at any rate', () => {
    const conversation = new Conversation('a:1', false);
    for (let count = 0; count < 3; count += 1) conversation.append(new Uint8Array(100 * 1024), count);
    expect(conversation.candidates(0).map(({ atMs }) => atMs)).toEqual([1, 2]);
    conversation.append(new Uint8Array(most.bytes + 1), 3);
    expect(conversation.candidates(0).map(({ atMs }) => atMs)).toEqual([3]);
    expect(conversation.end).toBe(4);
  });

  it('is kept up to 10,000 messages', () => {
    const conversation = new Conversation('a:1', false);
    for (let count = 0; count <= most.messages; count += 1) conversation.append(new Uint8Array(1), count);
    const kept = conversation.candidates(0);
    expect([kept.length, kept[0]?.atMs]).toEqual([most.messages, 1]);
  });

  it('begins with a line ending where that came first, and passes over one behind what was read', () => {
    const conversation = new Conversation('a:1', true);
    conversation.append(Uint8Array.of(0x0a, 0x61, 0x0d, 0x0a, 0x62), 0);
    expect(conversation.candidates(0)[0]?.bytes[0]).toBe(0x0a);
    expect(conversation.candidates(2)[0]?.bytes).toEqual(Uint8Array.of(0x62));
  });

  it('is read on behind what was forgotten of a stream', () => {
    const conversation = new Conversation('a:1', true);
    conversation.append(new Uint8Array(most.bytes), 0);
    conversation.append(Uint8Array.of(0x61), 1);
    const [rest] = conversation.candidates(5);
    expect(rest?.bytes).toEqual(Uint8Array.of(0x61));
    expect(rest?.behind(1)).toBe(most.bytes + 1);
  });
});
