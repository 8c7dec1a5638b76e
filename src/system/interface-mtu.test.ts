import { describe, expect, it } from 'vitest';
import { LocalBlockBytes, mtuBlockBytes } from './interface-mtu.js';

describe('the largest block from a local address', () => {
  it('is what the interface carries without the headers, or an Ethernet for one that is not there', () => {
    expect(mtuBlockBytes('192.0.2.1')).toBe(1_468);
    expect(mtuBlockBytes('2001:db8::1')).toBe(1_448);
    expect(mtuBlockBytes('127.0.0.1')).toBeGreaterThanOrEqual(1_468);
  });

  it('is looked up once a second, however many ask', () => {
    const mtus = [1_468, 8_968];
    let nowMs = 0;
    let looks = 0;
    const local = new LocalBlockBytes(
      '192.0.2.1',
      () => mtus[looks++] ?? 0,
      () => nowMs,
    );
    for (; nowMs < 1_000; nowMs += 10) expect(local.value).toBe(1_468);
    for (; nowMs < 2_000; nowMs += 10) expect(local.value).toBe(8_968);
    expect(looks).toBe(2);
  });
});
