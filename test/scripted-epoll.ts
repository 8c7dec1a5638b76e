import process from 'node:process';
import { EPOLL_CTL_ADD, EPOLL_CTL_DEL, type Libc } from '../src/linux/libc.js';
import { epollEventLayout } from '../src/linux/message-layout.js';

/** The calls of a `Libc` that epoll needs, over sockets whose readiness a test decides; no other call is made. */
export class ScriptedEpoll {
  /** What each watched socket is ready for, by its descriptor: EPOLLIN and its kin. */
  readonly ready = new Map<number, number>();
  /** Called at each look at all sockets. */
  looked: () => void = () => undefined;
  /** Node's event loop found a socket ready. */
  wake: () => void = () => undefined;
  /** Whether waiting keeps the process alive; `undefined` while nothing is watched. */
  keepsAlive: boolean | undefined;
  readonly #watched = new Set<number>();
  readonly #memory = new Map<number, Uint8Array>();
  readonly #layout = epollEventLayout(process.arch);

  /** The calls. */
  get libc(): Libc {
    const calls: Partial<Libc> = {
      epoll_create1: () => 3,
      epoll_ctl: (_, operation, descriptor) => {
        if (operation === EPOLL_CTL_ADD) this.#watched.add(descriptor);
        if (operation === EPOLL_CTL_DEL) this.#watched.delete(descriptor);
        return 0;
      },
      epoll_wait: (_, events) => this.#wait(events),
      getrusage: () => 0,
      close: () => 0,
      addressOf: (view) => {
        const address = 0x10_0000 * (this.#memory.size + 1);
        this.#memory.set(address, view);
        return address;
      },
      poll: (_, readable) => {
        this.wake = readable;
        this.keepsAlive = true;
        return {
          ref: () => {
            this.keepsAlive = true;
          },
          unref: () => {
            this.keepsAlive = false;
          },
          close: () => {
            this.keepsAlive = undefined;
          },
        };
      },
    };
    return calls as Libc;
  }

  #wait(address: number): number {
    this.looked();
    const events = this.#memory.get(address);
    if (events === undefined) throw new Error('no such memory');
    const view = new DataView(events.buffer, events.byteOffset, events.byteLength);
    let count = 0;
    for (const [descriptor, flags] of this.ready) {
      if (flags === 0 || !this.#watched.has(descriptor)) continue;
      view.setUint32(count * this.#layout.bytes, flags, true);
      view.setUint32(count * this.#layout.bytes + this.#layout.data, descriptor, true);
      count += 1;
    }
    return count;
  }
}
