import { describe, expect, it } from 'vitest';
import { ScriptedEpoll } from '../../test/scripted-epoll.js';
import type { DatagramSocket } from './datagram-socket.js';
import { EPOLLERR, EPOLLIN, EPOLLOUT } from './libc.js';
import type { ReceiveBatch } from './receive-batch.js';
import { type SocketHandler, SocketPoll } from './socket-poll.js';

/** A poll over sockets that a test makes ready; `handled` is what their handlers were asked, in order. */
function polling() {
  const epoll = new ScriptedEpoll();
  const poll = new SocketPoll<SocketHandler>(epoll.libc, {} as ReceiveBatch, () => undefined);
  const handled: string[] = [];
  const socketOf = (descriptor: number) => ({ descriptor }) as DatagramSocket;
  const watch = (descriptor: number, hasDatagrams: () => boolean = () => true): DatagramSocket => {
    const socket = socketOf(descriptor);
    const note = (what: string): number => handled.push(`${what} ${descriptor}`);
    poll.add(socket, {
      readable: () => {
        note('readable');
        return hasDatagrams();
      },
      writable: () => void note('writable'),
      errored: () => void note('errored'),
    });
    return socket;
  };
  return { epoll, poll, handled, watch, socketOf };
}

describe('sockets that are looked at', () => {
  it('are handled by what they are ready for, and by nothing else', () => {
    const { epoll, poll, handled, watch } = polling();
    watch(10);
    watch(11);
    expect(poll.look()).toBe(false);
    epoll.ready.set(10, EPOLLIN).set(11, EPOLLOUT);
    expect(poll.look()).toBe(true);
    expect(handled).toEqual(['readable 10', 'writable 11']);
  });

  it('are read before their errors are: what a peer sent before it left comes first', () => {
    const { epoll, poll, handled, watch } = polling();
    watch(10);
    epoll.ready.set(10, EPOLLIN | EPOLLERR);
    poll.look();
    expect(handled).toEqual(['readable 10', 'errored 10']);
  });

  it('are read once more where the first call has reported the error instead', () => {
    const { epoll, poll, handled, watch } = polling();
    watch(10, () => false);
    epoll.ready.set(10, EPOLLIN | EPOLLERR);
    poll.look();
    expect(handled).toEqual(['readable 10', 'readable 10', 'errored 10']);
  });

  it('are all asked again, also while one of them is always readable', () => {
    const { epoll, poll, handled, watch } = polling();
    watch(10);
    watch(11);
    epoll.ready.set(10, EPOLLIN);
    poll.look();
    epoll.ready.set(11, EPOLLIN);
    while (!handled.includes('readable 11')) expect(poll.look()).toBe(true);
    expect(handled.filter((what) => what === 'readable 11')).toHaveLength(1);
  });

  it('are handled no more once they are removed, while one is readable again and again as well', () => {
    const { epoll, poll, handled, watch } = polling();
    const socket = watch(10);
    epoll.ready.set(10, EPOLLIN);
    poll.look();
    poll.remove(socket);
    expect(poll.look()).toBe(false);
    expect(handled).toEqual(['readable 10']);
  });
});

describe('a watched socket', () => {
  it('keeps the process alive until it is unreferenced or removed', () => {
    const { epoll, poll, watch } = polling();
    const first = watch(10);
    const second = watch(11);
    poll.unref(first);
    poll.unref(first);
    expect([poll.kept, epoll.keepsAlive]).toEqual([1, true]);
    poll.unref(second);
    expect([poll.kept, epoll.keepsAlive]).toEqual([0, false]);
    watch(12);
    expect([poll.kept, epoll.keepsAlive]).toEqual([1, true]);
    poll.close();
    expect([poll.kept, poll.size, epoll.keepsAlive]).toEqual([0, 0, undefined]);
  });

  it('stays watched when another one of its number, which was closed before, is removed', () => {
    const { epoll, poll, handled, watch, socketOf } = polling();
    watch(10);
    expect(poll.remove(socketOf(10))).toBeUndefined();
    epoll.ready.set(10, EPOLLIN);
    poll.look();
    expect(handled).toEqual(['readable 10']);
  });
});
