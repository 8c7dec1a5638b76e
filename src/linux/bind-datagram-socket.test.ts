import { expect, it } from 'vitest';
import { book, describeOnLinux, hasIPv6, libc } from '../../test/linux-port.js';
import { scratch } from '../../test/scratch.js';
import type { BreakoutboxError } from '../errors/error.js';
import { bindDatagramSocket } from './bind-datagram-socket.js';
import type { DatagramSocketOptions } from './datagram-socket.js';

function failureOf(act: () => unknown): BreakoutboxError {
  try {
    act();
  } catch (error) {
    return error as BreakoutboxError;
  }
  throw new Error('nothing was thrown');
}

describeOnLinux('a socket that is bound to an address', () => {
  const { own } = scratch();
  const bind = (address: string, port: number, options: DatagramSocketOptions = {}, blamed?: string) =>
    bindDatagramSocket(libc, book(), address, port, options, blamed);

  it.each(['127.0.0.1', '0.0.0.0', ...(hasIPv6 ? ['::1', '::'] : [])])(
    'has %s and a port that the system chose',
    (address) => {
      const { local } = own(bind(address, 0));
      expect(local.address).toBe(address);
      expect(local.port).toBeGreaterThan(0);
    },
  );

  it('is refused at a port that is taken, in words with the system’s own error as their cause', () => {
    const { port } = own(bind('127.0.0.1', 0)).local;
    const error = failureOf(() => own(bind('127.0.0.1', port)));
    expect(error).toMatchObject({
      code: 'ADDRESS_IN_USE',
      failure: { params: { address: `127.0.0.1:${port}`, port: String(port) } },
      cause: { code: 'EADDRINUSE', syscall: 'bind' },
    });
  });

  it.each([
    ['192.0.2.77', 'ADDRESS_NOT_LOCAL', '192.0.2.77:0'],
    ['localhost', 'ADDRESS_NOT_LOCAL', 'localhost:0'],
    ['127.0.0.256', 'ADDRESS_NOT_LOCAL', '127.0.0.256:0'],
  ])('cannot be at %s: %s', (address, code, named) => {
    expect(failureOf(() => own(bind(address, 0)))).toMatchObject({
      code,
      failure: { params: { address: named } },
    });
  });

  it('blames what its user named', () => {
    const error = failureOf(() => own(bind('192.0.2.77', 0, {}, 'my laptop:0')));
    expect(error.failure.params).toMatchObject({ address: 'my laptop:0' });
  });
});
