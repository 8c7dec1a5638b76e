import { afterEach, describe } from 'vitest';
import { failureMessage } from '../src/errors/error.js';
import { DatagramLoop, type LoopContext } from '../src/linux/datagram-loop.js';
import { DatagramPort, type PortHandler } from '../src/linux/datagram-port.js';
import { DatagramSocket, type DatagramSocketOptions } from '../src/linux/datagram-socket.js';
import { probeEngine } from '../src/linux/engine-probe.js';
import { EAGAIN, type Libc } from '../src/linux/libc.js';
import type { SendDestination } from '../src/linux/send-batch.js';
import { AddressBook, type Sockaddr } from '../src/linux/sockaddr.js';
import { localAddresses } from '../src/system/local-addresses.js';

/** Whether the Linux engine runs here, and why not. */
export const engine = probeEngine();

/** Its system calls; to be used where `engine.ok` alone. */
export const libc = (engine.ok ? engine.libc : undefined) as Libc;

/** Whether this machine has IPv6. */
export const hasIPv6 = localAddresses().some(({ address }) => address === '::1');

/** Describes `tests`, or skips them with the reason in their title where the Linux engine does not run. */
export function describeOnLinux(title: string, tests: () => void): void {
  if (engine.ok) describe(title, tests);
  else describe.skip(`${title}: ${failureMessage(engine.failure, 'en')}`, tests);
}

const loops: DatagramLoop[] = [];
const ports: DatagramPort[] = [];

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
  for (const loop of loops.splice(0)) loop.close();
});

/** A loop that does not spin, on the clock of the machine or on `context`; it is closed when the test ends. */
export function openLoop(context?: LoopContext): DatagramLoop {
  const loop = new DatagramLoop(libc, 0, context);
  loops.push(loop);
  return loop;
}

/** Handles nothing that comes to a port. */
export const ignoring: PortHandler = Object.freeze({
  received: () => undefined,
  undeliverable: () => undefined,
  refused: () => undefined,
});

/** A fresh address book. */
export function book(): AddressBook {
  return new AddressBook(libc);
}

/** An address as the kernel has it. */
export function addressOf(text: string, port: number): Sockaddr {
  return book().parse(text, port) as Sockaddr;
}

/** A datagram that came to a port. */
export interface Received {
  readonly text: string;
  readonly from: Sockaddr;
  /** The local address that it came to; empty where the socket does not say. */
  readonly local: string;
}

/** Opens a port on a loop of its own that keeps what it receives; both are closed when the test ends. */
export function openPort(
  address: string,
  options: DatagramSocketOptions = {},
  handler: Partial<PortHandler> = {},
) {
  const loop = openLoop();
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  const socket = DatagramSocket.bind(libc, book(), addressOf(address, 0), options);
  const port = new DatagramPort(libc, loop, socket, {
    received: (_, bytes, offset, length, { words, peerAt, localAt }) => {
      const { family } = socket;
      received.push({
        text: Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1'),
        from: book().read(words, peerAt),
        local: localAt === 0 ? '' : book().textOf(words, localAt, family),
      });
      for (const wake of waiting.splice(0)) wake();
    },
    undeliverable: ignoring.undeliverable,
    refused: ignoring.refused,
    ...handler,
  });
  ports.push(port);
  return {
    port,
    received,
    local: socket.local,
    /** Resolves with all that came, when that is `count` datagrams. */
    next: async (count: number) => {
      while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return received;
    },
    close: () => {
      ports.splice(ports.indexOf(port), 1);
      port.close();
    },
  };
}

/** System calls of a kernel that has no room for datagrams while `isFull`. */
export function callsOfFullSystem() {
  const system = { isFull: true };
  const calls: Libc = {
    ...libc,
    sendmmsg: (...all) => (system.isFull ? -1 : libc.sendmmsg(...all)),
    errno: () => (system.isFull ? EAGAIN : libc.errno()),
  };
  return { system, calls };
}

/** A destination of datagrams. */
export function to(peer: Sockaddr, maxSegmentBytes = 0, from?: Sockaddr): SendDestination {
  return { to: peer, from, interfaceIndex: 0, maxSegmentBytes };
}
