import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { describeOnLinux, libc } from '../../test/linux-port.js';
import { scratch } from '../../test/scratch.js';
import { Arena } from './arena.js';
import {
  AF_INET,
  AF_INET6,
  checked,
  EAGAIN,
  ECONNREFUSED,
  EMSGSIZE,
  type Libc,
  openLibc,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SystemCallError,
} from './libc.js';

describe('a system call that failed', () => {
  it.each([
    [1, 'EPERM'],
    [EAGAIN, 'EAGAIN'],
    [22, 'EINVAL'],
    [EMSGSIZE, 'EMSGSIZE'],
    [98, 'EADDRINUSE'],
    [ECONNREFUSED, 'ECONNREFUSED'],
  ])('with the number %i is %s, as Node words errors of the system', (errno, code) => {
    const error = new SystemCallError('bind', errno);
    expect(error).toBeInstanceOf(Error);
    expect({ ...error }).toEqual({ name: 'SystemCallError', code, errno, syscall: 'bind' });
    expect(error.message).toBe(`bind: ${code}`);
  });
});

describe('a result', () => {
  const failing = { errno: () => 22 } as Libc;

  it.each([0, 1, 2_147_483_647])('of %i is none of a failure', (result) => {
    expect(checked(failing, 'bind', result)).toBe(result);
  });

  it('of -1 is thrown with the number of the error', () => {
    expect(() => checked(failing, 'bind', -1)).toThrow(
      expect.objectContaining({ errno: 22, syscall: 'bind' }),
    );
  });
});

describeOnLinux('the C library', () => {
  const { own } = scratch();

  function socket(): number {
    const type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    const descriptor = checked(libc, 'socket', libc.socket(AF_INET, type, 0));
    own({ close: () => libc.close(descriptor) });
    return descriptor;
  }

  it('is opened once, and nobody changes it', () => {
    expect(openLibc()).toBe(openLibc());
    expect(Object.isFrozen(openLibc())).toBe(true);
  });

  it('returns what the system returns, and a number for what went wrong', () => {
    expect(libc.close(1_000_000)).toBe(-1);
    expect(libc.errno()).toBe(9);
    expect(() => checked(libc, 'close', libc.close(1_000_000))).toThrow('close: EBADF');
  });

  it('writes to the memory of a view, also where the view begins inside it', () => {
    const bytes = new Uint8Array(64);
    const inside = bytes.subarray(24, 28);
    expect(libc.addressOf(inside)).toBe(libc.addressOf(bytes) + 24);
    expect(libc.inet_pton(AF_INET, '192.0.2.7', libc.addressOf(inside))).toBe(1);
    expect([...inside]).toEqual([192, 0, 2, 7]);
    expect(bytes.subarray(0, 24).every((byte) => byte === 0)).toBe(true);
  });

  it('takes addresses as they are, above 4 GiB as well', () => {
    // The allocator maps memory of that size on its own, far from the heap.
    const arena = new Arena(libc, 64 * 1024 * 1024);
    expect(Number.isSafeInteger(arena.address)).toBe(true);
    expect(arena.address).toBeGreaterThan(2 ** 32);
    const last = arena.bytes.length - 4;
    expect(libc.inet_pton(AF_INET, '192.0.2.7', arena.address + last)).toBe(1);
    expect([...arena.bytes.subarray(last)]).toEqual([192, 0, 2, 7]);
  });

  it('reads and writes texts', () => {
    const arena = new Arena(libc, 128);
    expect(libc.inet_pton(AF_INET6, 'no address', arena.address)).toBe(0);
    expect(libc.inet_pton(AF_INET6, '2001:DB8::7', arena.address)).toBe(1);
    expect(libc.inet_ntop(AF_INET6, arena.address, arena.address + 64, 64)).toBe('2001:db8::7');
    // No room for the text: ENOSPC.
    expect(libc.inet_ntop(AF_INET6, arena.address, arena.address + 64, 4)).toBeNull();
    const loopback = libc.if_nametoindex('lo');
    expect(loopback).toBeGreaterThan(0);
    expect(libc.if_indextoname(loopback, arena.address)).toBe('lo');
    expect(libc.if_nametoindex('no-such-one')).toBe(0);
    expect(libc.if_indextoname(0x7fff_ffff, arena.address)).toBeNull();
  });

  it('says at once that a socket has nothing', () => {
    const header = new Arena(libc, 64);
    expect(libc.recvmmsg(socket(), header.address, 1, 0, 0)).toBe(-1);
    expect(libc.errno()).toBe(EAGAIN);
  });

  it('calls back while a descriptor is readable, until the handle is closed', async () => {
    const descriptor = socket();
    const address = new Arena(libc, 32);
    address.words[0] = AF_INET;
    expect(libc.inet_pton(AF_INET, '127.0.0.1', address.address + 4)).toBe(1);
    checked(libc, 'bind', libc.bind(descriptor, address.address, 16));
    address.words[4] = 16;
    checked(libc, 'getsockname', libc.getsockname(descriptor, address.address, address.address + 16));
    const port = new DataView(address.bytes.buffer).getUint16(2);
    let calls = 0;
    const readable = new Promise<void>((resolve) => {
      const handle = libc.poll(descriptor, () => {
        calls += 1;
        // Nobody reads it: it is readable again.
        if (calls < 3) return;
        handle.close();
        resolve();
      });
    });
    const peer = own(createSocket('udp4'));
    peer.send('something', port, '127.0.0.1');
    await once(peer, 'listening');
    await readable;
    await new Promise(setImmediate);
    expect(calls).toBe(3);
  });
});
