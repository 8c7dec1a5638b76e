import { describe, expect, it } from 'vitest';
import { addressOf, book, engine } from '../../test/linux-port.js';
import { isSameHost, portOfWord } from './sockaddr.js';

describe.runIf(engine.ok)('an address', () => {
  it.each([
    ['127.0.0.1', 69],
    ['192.0.2.255', 65_535],
    ['::1', 1],
    ['2001:db8::1:0', 4_660],
  ])('%s port %i is written as the kernel has it, and read again', (text, port) => {
    const written = addressOf(text, port);
    expect(book().read(written.words, 0)).toEqual(written);
    expect(portOfWord(written.words[0] ?? 0)).toBe(port);
  });

  it('that is none is undefined', () => {
    expect(book().parse('nonsense', 1)).toBeUndefined();
    expect(book().parse('1.2.3', 1)).toBeUndefined();
  });

  it('of IPv4 mapped into IPv6 is read as IPv4', () => {
    expect(book().read(addressOf('::ffff:192.0.2.7', 9).words, 0).address).toBe('192.0.2.7');
  });

  it('is of the same host whatever its port', () => {
    expect(isSameHost(addressOf('::1', 1).words, addressOf('::1', 2).words, 0)).toBe(true);
    expect(isSameHost(addressOf('127.0.0.1', 1).words, addressOf('127.0.0.2', 1).words, 0)).toBe(false);
  });
});
