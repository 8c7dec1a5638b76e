import { describe, expect, it } from 'vitest';
import { Conversations, maxConversations } from './conversations.js';

const byte = new Uint8Array(1);
const peersOf = (conversations: Conversations): readonly string[] =>
  [...conversations].map(({ peer }) => peer);

describe('what the peers of a server have sent', () => {
  it('is kept of a thousand peers, and forgotten of the one that has been idle longest', () => {
    const conversations = new Conversations(false);
    const first = conversations.append('0', byte, 0);
    for (let peer = 1; peer < maxConversations; peer += 1) conversations.append(String(peer), byte, peer);
    conversations.append('0', byte, 1_000);
    conversations.append('new', byte, 1_001);
    expect([peersOf(conversations).length, peersOf(conversations).slice(0, 2)]).toEqual([1_000, ['0', '2']]);
    expect([first.end, first.isForgotten]).toEqual([2, false]);
  });

  it('is kept up to 64 MiB, the latest at any rate', () => {
    const conversations = new Conversations(false);
    const message = new Uint8Array(256 * 1024);
    for (let peer = 0; peer < 300; peer += 1) conversations.append(String(peer), message, peer);
    expect([peersOf(conversations).length, peersOf(conversations)[0]]).toEqual([256, '44']);
    conversations.append('large', new Uint8Array(65 * 1024 * 1024), 300);
    expect(peersOf(conversations)).toEqual(['large']);
  });

  it('lets go of what a forgotten peer has sent, which begins anew', () => {
    const conversations = new Conversations(true);
    const first = conversations.append('a', byte, 0);
    conversations.append('b', new Uint8Array(64 * 1024 * 1024), 1);
    expect([first.isForgotten, first.candidates(0), first.keptBytes]).toEqual([true, [], 0]);
    expect(conversations.append('a', byte, 2).end).toBe(1);
  });
});
