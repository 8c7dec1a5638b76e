import { describe, expect, it } from 'vitest';
import type { SettledHandler } from '../../../endpoint/standing-in/held-messages.js';
import { HeldStream } from './held-stream.js';

const kibibyte = 1_024;

/** A direction whose messages that begin with `!` are held, and what it told. */
function holding() {
  const told: string[] = [];
  const held: SettledHandler[] = [];
  const stream = new HeldStream({ type: 'raw' }, kibibyte, {
    offered: (message, settled) => {
      if (message[0] !== 0x21) return message;
      held.push(settled);
      return 'held';
    },
    passed: (bytes) => told.push(`passed ${bytes.byteLength}`),
    answered: (bytes) => told.push(`answered ${bytes.byteLength}`),
    ended: () => told.push('ended'),
    roomOpened: () => told.push('room'),
  });
  return { stream, told, held };
}

describe('a direction with a held message', () => {
  it('is full at 256 KiB behind it, and says once when there is room again', () => {
    const { stream, told, held } = holding();
    stream.write(Buffer.from('!'));
    for (let sent = 0; sent < 255; sent += 1) stream.write(new Uint8Array(kibibyte));
    expect(stream.isFull).toBe(false);
    stream.write(new Uint8Array(kibibyte));
    expect(stream.isFull).toBe(true);
    held[0]?.('dropped', undefined);
    expect(stream.isFull).toBe(false);
    expect(told.filter((one) => one === 'room')).toHaveLength(1);
    expect(told.filter((one) => one === 'passed 1024')).toHaveLength(256);
    stream.write(Buffer.from('!'));
    held[1]?.('dropped', undefined);
    expect(told.filter((one) => one === 'room')).toHaveLength(1);
  });

  it('ends behind all that waits, once', () => {
    const { stream, told, held } = holding();
    stream.write(Buffer.from('!'));
    stream.write(Buffer.from('12'));
    stream.finish();
    stream.finish();
    expect(told).toEqual([]);
    held[0]?.('answered', new Uint8Array(3));
    expect(told).toEqual(['answered 3', 'passed 2', 'ended']);
  });

  it('lets nothing go once it is closed', () => {
    const { stream, told, held } = holding();
    stream.write(Buffer.from('!'));
    stream.write(Buffer.from('12'));
    stream.finish();
    stream.close();
    held[0]?.('forwarded', new Uint8Array(1));
    expect(told).toEqual([]);
  });
});
